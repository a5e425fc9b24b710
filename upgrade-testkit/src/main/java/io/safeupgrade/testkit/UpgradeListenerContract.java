package io.safeupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.safeupgrade.Atomicity;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.OnFailure;
import io.safeupgrade.Phase;
import io.safeupgrade.Progress;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeEvent;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradePlan;
import io.safeupgrade.UpgradeReport;
import io.safeupgrade.UpgradeReport.PhaseRecord;
import io.safeupgrade.spi.UpgradeListener;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Prove that an {@link UpgradeListener} takes every event, from any thread where that can happen, without throwing.
 *
 * @since 0.1
 */
public abstract class UpgradeListenerContract extends ProviderContract {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final ReleaseVersion NEW = ReleaseVersion.of("1.5.0");

    /** Make the contract of one listener. */
    protected UpgradeListenerContract() {}

    /** Return the listener, before any run; the same one during a test. */
    protected abstract UpgradeListener listener();

    @Test
    void takesSuccessfulRun() {
        events(new UpgradeOutcome.Upgraded(report())).forEach(this::takes);
    }

    @Test
    void takesFailedRun() {
        Failure failure = Failure.of(ErrorCode.MIGRATION_FAILED, "migration [5] failed", "mend it");
        events(new UpgradeOutcome.FailedStopped(report(), failure)).forEach(this::takes);
        events(new UpgradeOutcome.RolledBack(report(), Optional.of(failure))).forEach(this::takes);
    }

    @Test
    void takesAttemptThatEndsAtOnce() {
        Failure failure = Failure.of(ErrorCode.PREFLIGHT_BLOCKED, "disk [/] is full", "free space");
        takes(new UpgradeEvent.Waiting(NOW, "another upgrade"));
        takes(new UpgradeEvent.RunEnded(NOW, new UpgradeOutcome.Refused(report(), failure)));
        takes(new UpgradeEvent.RunEnded(NOW, new UpgradeOutcome.Skipped(report(), failure)));
        takes(new UpgradeEvent.RunEnded(NOW, new UpgradeOutcome.UpToDate(report())));
    }

    @Test
    void takesProgressFromSeveralThreads() {
        takes(new UpgradeEvent.PhaseStarted(NOW, Phase.BACKUP, 1, 2));
        UpgradeListener listener = listener();
        CompletableFuture<?>[] threads = new CompletableFuture<?>[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = CompletableFuture.runAsync(() -> listener.on(progress()));
        }
        assertThat(CompletableFuture.allOf(threads)).succeedsWithin(Duration.ofSeconds(30));
    }

    @Test
    void takesSecondRun() {
        events(new UpgradeOutcome.Upgraded(report())).forEach(this::takes);
        events(new UpgradeOutcome.Upgraded(report())).forEach(this::takes);
    }

    private void takes(UpgradeEvent event) {
        assertThatCode(() -> listener().on(event)).doesNotThrowAnyException();
    }

    private static List<UpgradeEvent> events(UpgradeOutcome outcome) {
        PhaseRecord done = new PhaseRecord(Phase.BACKUP, PhaseRecord.Result.DONE, Duration.ofSeconds(2), "1 file");
        PhaseRecord failed = new PhaseRecord(Phase.MIGRATE, PhaseRecord.Result.FAILED, Duration.ofSeconds(1), "no");
        Failure failure = Failure.of(ErrorCode.MIGRATION_FAILED, "migration [5] failed", "mend it");
        return List.of(
                new UpgradeEvent.Planned(NOW, plan()),
                new UpgradeEvent.RunStarted(NOW, RUN, Trigger.OPERATOR),
                new UpgradeEvent.PhaseStarted(NOW, Phase.BACKUP, 1, 2),
                progress(),
                new UpgradeEvent.PhaseEnded(NOW, done, Optional.empty()),
                new UpgradeEvent.Warned(NOW, Finding.warning("odd", "something is odd", "look at it")),
                new UpgradeEvent.PhaseStarted(NOW, Phase.MIGRATE, 2, 2),
                new UpgradeEvent.PhaseEnded(NOW, failed, Optional.of(failure)),
                new UpgradeEvent.RunEnded(NOW, outcome));
    }

    private static UpgradeEvent progress() {
        return new UpgradeEvent.Progressed(
                NOW,
                Phase.BACKUP,
                Progress.bytes("dump", 10, OptionalLong.of(5)),
                Duration.ofSeconds(1),
                Optional.empty());
    }

    private static UpgradePlan plan() {
        return new UpgradePlan(
                "till",
                UpgradePlan.Scope.UPGRADE,
                UpgradePlan.Verdict.PROCEED,
                Optional.empty(),
                NEW,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Atomicity.WHOLE_SET,
                List.of(Phase.BACKUP, Phase.MIGRATE),
                OnFailure.STAY_STOPPED,
                Optional.empty(),
                Optional.empty(),
                UpgradePlan.BackupChoice.none("test"),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    private static UpgradeReport report() {
        return new UpgradeReport(
                Optional.of(RUN),
                "till",
                Optional.empty(),
                NEW,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                "the new release serves",
                List.of(),
                List.of(new UpgradeReport.NextCommand("see where it stands", "till upgrade status")),
                List.of(),
                NOW,
                NOW);
    }
}
