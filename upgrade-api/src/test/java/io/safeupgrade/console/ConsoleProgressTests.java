package io.safeupgrade.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.safeupgrade.BackupPart;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.Migration;
import io.safeupgrade.Phase;
import io.safeupgrade.Progress;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeEvent;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradeReport;
import io.safeupgrade.UpgradeReport.NextCommand;
import io.safeupgrade.UpgradeReport.PhaseRecord;
import io.safeupgrade.UpgradeReport.PhaseRecord.Result;
import io.safeupgrade.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ConsoleProgressTests {

    private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");
    private static final RunId RUN = new RunId("20261120T120000Z-00abcd");
    private static final Failure DEADLOCK = new Failure(
            ErrorCode.MIGRATION_FAILED,
            "migration [5 add till index] failed",
            "end the session that holds the lock",
            List.of("ERROR: deadlock detected", "connection postgres://till:hunter2@db/till"));

    private final StringBuilder out = new StringBuilder();

    @Test
    void printsAGoodRunPlainly() {
        ConsoleProgress progress = ConsoleProgress.to(out, false);

        goodRun().forEach(progress::on);

        assertThat(out.toString()).isEqualTo("""
                waiting: another upgrade is running
                run 20261120T120000Z-00abcd, asked for by operator
                ok     STOP          1.2 s  stopped till.service
                  BACKUP dumping till: 37%, 52.0 MB of 140.0 MB, 10.0 MB/s, about 8.8 s left
                  BACKUP dumping till: 75%, 105.0 MB of 140.0 MB, 10.1 MB/s, about 3.5 s left
                warning: zstd could not load [noexec /tmp]; mount /tmp with exec (compression-slow)
                ok     BACKUP       14.0 s  142.0 MB verified
                UPGRADED  till 1.3.0 -> 1.4.0
                  schema         4 -> 5 (1 applied)
                  phases         STOP 1.2 s, BACKUP 14.0 s
                  downtime       1 min 12 s
                  restore point  /var/lib/till/backups/one (142.0 MB)
                  run            20261120T120000Z-00abcd
                  state          1.4.0 serves on schema 5.
                  warning: zstd could not load [noexec /tmp]; mount /tmp with exec (compression-slow)
                Next:
                  till upgrade status    # see where it stands
                """);
    }

    @Test
    void changesOneLineInPlaceOnATerminal() {
        ConsoleProgress progress = ConsoleProgress.to(out, true);

        goodRun().subList(1, 7).forEach(progress::on);

        assertThat(visible(out.toString())).isEqualTo("""
                run 20261120T120000Z-00abcd, asked for by operator
                … [2/9] STOP      stop the service and wait for its sessions to end
                <CLEAR>✓ STOP          1.2 s  stopped till.service
                … [3/9] BACKUP    make and verify a restore point
                <CLEAR>  BACKUP dumping till: 7%, 10.0 MB of 140.0 MB, 10.0 MB/s, about 13.0 s left
                <CLEAR>  BACKUP dumping till: 37%, 52.0 MB of 140.0 MB, 10.0 MB/s, about 8.8 s left""");
    }

    @Test
    void estimatesNothingOfWhatIsDone() {
        ConsoleProgress.to(out, false).on(progressed(Duration.ofSeconds(14), 140_000_000));

        assertThat(out.toString()).isEqualTo("  BACKUP dumping till: 100%, 140.0 MB of 140.0 MB, 10.0 MB/s\n");
    }

    @Test
    void printsAFailureWithReasonRemedyEvidenceAndNextCommandButNoPassword() {
        ConsoleProgress progress = ConsoleProgress.to(out, true);

        progress.on(new UpgradeEvent.PhaseEnded(
                START,
                new PhaseRecord(Phase.MIGRATE, Result.FAILED, Duration.ofMillis(2100), ""),
                Optional.of(DEADLOCK)));
        progress.on(new UpgradeEvent.RunEnded(START, new UpgradeOutcome.FailedStopped(failedReport(), DEADLOCK)));

        assertThat(out.toString()).isEqualTo("""
                ✗ MIGRATE       2.1 s  migration [5 add till index] failed
                FAILED, STOPPED AND HELD  till 1.4.0  (SU-701, exit code 30)
                  why            migration [5 add till index] failed
                  remedy         end the session that holds the lock
                    | ERROR: deadlock detected
                    | connection postgres://till:***@db/till
                  schema         4
                  phases         MIGRATE 2.1 s
                  state          till is stopped and held.
                Next:
                  till upgrade run    # try again
                  till upgrade status    # see where it stands
                """);
    }

    @Test
    void aRefusalListsTheFindingsThatBlock() {
        UpgradeReport report = new UpgradeReport(
                Optional.empty(),
                "till",
                Optional.empty(),
                ReleaseVersion.of("1.4.0"),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                "Nothing was touched.",
                List.of(Finding.blocking("disk-too-small", "free [1 GB], needed [2 GB]", "free some")),
                List.of(),
                List.of(),
                START,
                START);
        Failure reason = Failure.of(ErrorCode.PREFLIGHT_BLOCKED, "1 check says no", "");

        assertThat(OutcomeReport.lines(new UpgradeOutcome.Refused(report, reason)))
                .containsExactly(
                        "REFUSED  till 1.4.0  (SU-200, exit code 10)",
                        "  why            1 check says no",
                        "  state          Nothing was touched.",
                        "  blocked: free [1 GB], needed [2 GB]; free some (disk-too-small)");
    }

    @Test
    void sameWaitIsPrintedOnce() {
        ConsoleProgress progress = ConsoleProgress.to(out, false);

        for (int second = 0; second < 30; second++) {
            progress.on(new UpgradeEvent.Waiting(START.plusSeconds(second), "database starting"));
        }

        assertThat(out).hasToString("waiting: database starting\n");
    }

    @Test
    void plainProgressComesAtMostEveryFiveSecondsOfEventTime() {
        ConsoleProgress progress = ConsoleProgress.to(out, false);

        for (int tenth = 1; tenth <= 230; tenth++) {
            progress.on(progressed(Duration.ofMillis(tenth * 100L), tenth * 100_000L));
        }

        assertThat(out.toString().lines()).hasSize(4);
    }

    @Test
    void anEstimateThatIsPassedNeverShowsMoreThanAll() {
        ConsoleProgress.to(out, true)
                .on(new UpgradeEvent.Progressed(
                        START,
                        Phase.BACKUP,
                        Progress.bytes("dumping", 300, OptionalLong.of(200)),
                        Duration.ofMillis(10),
                        Optional.empty()));

        assertThat(out.toString()).isEqualTo("  BACKUP dumping: 99%, 300 B of 200 B");
    }

    @Test
    void anOutputThatIsGoneDoesNotDisturbTheUpgrade() {
        ConsoleProgress progress = ConsoleProgress.to(
                new Appendable() {
                    @Override
                    public Appendable append(CharSequence text) throws IOException {
                        throw new IOException("Broken pipe");
                    }

                    @Override
                    public Appendable append(CharSequence text, int start, int end) throws IOException {
                        throw new IOException("Broken pipe");
                    }

                    @Override
                    public Appendable append(char c) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                false);

        assertThatCode(() -> goodRun().forEach(progress::on)).doesNotThrowAnyException();
    }

    @Test
    void durationsReadWell() {
        assertThat(Amounts.duration(Duration.ofMillis(50))).isEqualTo("0.1 s");
        assertThat(Amounts.duration(Duration.ofSeconds(65))).isEqualTo("1 min 05 s");
        assertThat(Amounts.duration(Duration.ofSeconds(3723))).isEqualTo("1 h 02 min");
        assertThat(Amounts.bytes(999_990)).isEqualTo("1.0 MB");
        assertThat(Amounts.amount(1_234_567, Progress.Unit.ROWS)).isEqualTo("1,234,567 rows");
    }

    private static List<UpgradeEvent> goodRun() {
        return List.of(
                new UpgradeEvent.Waiting(START, "another upgrade is running"),
                new UpgradeEvent.RunStarted(START, RUN, Trigger.OPERATOR),
                new UpgradeEvent.PhaseStarted(START, Phase.STOP, 2, 9),
                new UpgradeEvent.PhaseEnded(
                        START,
                        new PhaseRecord(Phase.STOP, Result.DONE, Duration.ofMillis(1200), "stopped till.service"),
                        Optional.empty()),
                new UpgradeEvent.PhaseStarted(START, Phase.BACKUP, 3, 9),
                progressed(Duration.ofSeconds(1), 10_000_000),
                progressed(Duration.ofMillis(5200), 52_000_000),
                progressed(Duration.ofMillis(10400), 105_000_000),
                new UpgradeEvent.Warned(START, slow()),
                new UpgradeEvent.PhaseEnded(
                        START,
                        new PhaseRecord(Phase.BACKUP, Result.DONE, Duration.ofSeconds(14), "142.0 MB verified"),
                        Optional.empty()),
                new UpgradeEvent.RunEnded(START, new UpgradeOutcome.Upgraded(goodReport())));
    }

    private static UpgradeEvent progressed(Duration elapsed, long done) {
        long left = (140_000_000 - done) / 10_000;
        return new UpgradeEvent.Progressed(
                START.plus(elapsed),
                Phase.BACKUP,
                Progress.bytes("dumping till", done, OptionalLong.of(140_000_000)),
                elapsed,
                Optional.of(Duration.ofMillis(left)));
    }

    private static Finding slow() {
        return Finding.warning("compression-slow", "zstd could not load [noexec /tmp]", "mount /tmp with exec");
    }

    private static UpgradeReport goodReport() {
        RestorePoint point = new RestorePoint(
                "one",
                Path.of("/var/lib/till/backups/one"),
                START,
                4,
                RUN,
                "till",
                Optional.empty(),
                ReleaseVersion.of("1.4.0"),
                Optional.empty(),
                Optional.empty(),
                List.of(new BackupPart("pg_dump", BackupPart.Kind.FILE, "d", 142_000_000, "00", Map.of())),
                new Verification.Verified(Verification.Depth.QUICK, "decoded"),
                START);
        return new UpgradeReport(
                Optional.of(RUN),
                "till",
                Optional.of(ReleaseVersion.of("1.3.0")),
                ReleaseVersion.of("1.4.0"),
                Optional.of(SchemaVersion.of("4")),
                Optional.of(SchemaVersion.of("5")),
                List.of(new Migration(SchemaVersion.of("5"), "add till index", "1", true)),
                List.of(
                        new PhaseRecord(Phase.STOP, Result.DONE, Duration.ofMillis(1200), ""),
                        new PhaseRecord(Phase.BACKUP, Result.DONE, Duration.ofSeconds(14), "")),
                Optional.of(Duration.ofSeconds(72)),
                Optional.of(point),
                "1.4.0 serves on schema 5.",
                List.of(slow()),
                List.of(new NextCommand("see where it stands", "till upgrade status")),
                List.of(),
                START,
                START);
    }

    private static UpgradeReport failedReport() {
        return new UpgradeReport(
                Optional.empty(),
                "till",
                Optional.empty(),
                ReleaseVersion.of("1.4.0"),
                Optional.of(SchemaVersion.of("4")),
                Optional.of(SchemaVersion.of("4")),
                List.of(),
                List.of(new PhaseRecord(Phase.MIGRATE, Result.FAILED, Duration.ofMillis(2100), "")),
                Optional.empty(),
                Optional.empty(),
                "till is stopped and held.",
                List.of(),
                List.of(
                        new NextCommand("try again", "till upgrade run"),
                        new NextCommand("see where it stands", "till upgrade status")),
                List.of(),
                START,
                START);
    }

    private static String visible(String text) {
        return text.replace("\r\u001b[K", "\n<CLEAR>");
    }
}
