package io.safeupgrade.file;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.safeupgrade.Failure;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradeReport;
import io.safeupgrade.UpgradeReport.NextCommand;
import io.safeupgrade.file.Disk.Access;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keep the result of the last run as JSON, for people and monitors: names as in every document for programs, {@code exit_code}
 * among them. What was written as {@code exitCode} is read as well.
 *
 * @since 0.1
 */
public final class LastResultFile {

    private final StateFile<LastResult> file;

    private LastResultFile(Path file, Disk disk) {
        this.file = new StateFile<>("last result", file, LastResult.class, Access.GROUP_READS, disk);
    }

    /** Keep it in {@code file}. */
    public static LastResultFile at(Path file) {
        return at(file, Disk.real());
    }

    /** Keep it in {@code file} on {@code disk}. */
    public static LastResultFile at(Path file, Disk disk) {
        return new LastResultFile(file, disk);
    }

    /** Write how a run ended; durable on return. */
    public void write(UpgradeOutcome outcome) {
        UpgradeReport report = outcome.report();
        Optional<Failure> reason = outcome.failure();
        file.write(new LastResult(
                LastResult.FORMAT,
                outcome.kind(),
                outcome.exitCode(),
                reason.map(failure -> failure.code().label()),
                reason.map(Failure::what),
                reason.map(Failure::remedy).filter(remedy -> !remedy.isEmpty()),
                report.state(),
                report.next(),
                report.appliance(),
                report.run(),
                report.from(),
                report.to(),
                report.began(),
                report.ended()));
    }

    /**
     * Read how the last run ended; empty before the first one.
     *
     * @throws io.safeupgrade.UpgradeException if there is one that cannot be read
     */
    public Optional<LastResult> read() {
        return file.read();
    }

    /**
     * Show a result as the file holds it.
     *
     * @param format version of this layout
     * @param outcome {@code upgraded}, {@code up-to-date}, {@code skipped}, {@code refused}, {@code failed-stopped} or
     *     {@code rolled-back}
     * @param exitCode the exit code of the command that did the run
     * @param code the error code's label, when something failed
     * @param what what failed
     * @param remedy what mends it
     * @param state the state that the system was left in
     * @param next what to type next, in order
     * @param appliance what was upgraded
     * @param run the run, when one began
     * @param from the release before, when known
     * @param to the release wanted
     * @param began when it began
     * @param ended when it ended
     */
    public record LastResult(
            int format,
            String outcome,

            @JsonProperty("exit_code") @JsonAlias("exitCode")
            int exitCode,

            Optional<String> code,
            Optional<String> what,
            Optional<String> remedy,
            String state,
            List<NextCommand> next,
            String appliance,
            Optional<RunId> run,
            Optional<ReleaseVersion> from,
            ReleaseVersion to,
            Instant began,
            Instant ended) {

        static final int FORMAT = 1;

        /** Copy the commands. */
        public LastResult {
            next = List.copyOf(next);
        }
    }
}
