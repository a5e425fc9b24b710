package io.safeupgrade;

import java.util.Optional;

/**
 * Say how a run ended: in the new release, or in a safe state with the next command in the report.
 *
 * @since 0.1
 */
public sealed interface UpgradeOutcome {

    /** Tell the story of the run. */
    UpgradeReport report();

    /** Return the stable name of the ending, for programs: {@code upgraded}, {@code failed-stopped}, ... */
    default String kind() {
        return switch (this) {
            case Upgraded done -> "upgraded";
            case UpToDate nothing -> "up-to-date";
            case Skipped skipped -> "skipped";
            case Refused refused -> "refused";
            case FailedStopped held -> "failed-stopped";
            case RolledBack back -> "rolled-back";
        };
    }

    /** Return the same ending with {@code story} as its report. */
    default UpgradeOutcome with(UpgradeReport story) {
        return switch (this) {
            case Upgraded done -> new Upgraded(story);
            case UpToDate nothing -> new UpToDate(story);
            case Skipped skipped -> new Skipped(story, skipped.reason());
            case Refused refused -> new Refused(story, refused.reason());
            case FailedStopped held -> new FailedStopped(story, held.reason());
            case RolledBack back -> new RolledBack(story, back.reason());
        };
    }

    /** Return why the run did not end in the new release; empty when it did. */
    Optional<Failure> failure();

    /** Return the exit code that a command which did this run ends with. */
    int exitCode();

    /**
     * The new release serves (or the service is stopped as it was first found) on the new schema.
     *
     * @param report the story
     */
    record Upgraded(UpgradeReport report) implements UpgradeOutcome {
        @Override
        public Optional<Failure> failure() {
            return Optional.empty();
        }

        @Override
        public int exitCode() {
            return 0;
        }
    }

    /**
     * Nothing was pending and the right code was running.
     *
     * @param report the story
     */
    record UpToDate(UpgradeReport report) implements UpgradeOutcome {
        @Override
        public Optional<Failure> failure() {
            return Optional.empty();
        }

        @Override
        public int exitCode() {
            return 0;
        }
    }

    /**
     * The database could not be reached; nothing was touched and the upgrade stays due.
     *
     * @param report the story
     * @param reason what was tried
     */
    record Skipped(UpgradeReport report, Failure reason) implements UpgradeOutcome {
        @Override
        public Optional<Failure> failure() {
            return Optional.of(reason);
        }

        @Override
        public int exitCode() {
            return reason.code().exitCode();
        }
    }

    /**
     * A check said no, or the old release is back as it was found.
     *
     * @param report the story; findings of the checks are its warnings
     * @param reason why
     */
    record Refused(UpgradeReport report, Failure reason) implements UpgradeOutcome {
        @Override
        public Optional<Failure> failure() {
            return Optional.of(reason);
        }

        @Override
        public int exitCode() {
            return reason.code().exitCode();
        }
    }

    /**
     * The service is stopped and held, also across reboots; the report has the next command.
     *
     * @param report the story
     * @param reason why
     */
    record FailedStopped(UpgradeReport report, Failure reason) implements UpgradeOutcome {
        @Override
        public Optional<Failure> failure() {
            return Optional.of(reason);
        }

        @Override
        public int exitCode() {
            return reason.code().exitCode();
        }
    }

    /**
     * Data, and code where an installer can, are back at the restore point.
     *
     * @param report the story; it says whether the service serves on them or which release has to be installed first
     * @param reason why the upgrade failed; empty when a person asked for the way back
     */
    record RolledBack(UpgradeReport report, Optional<Failure> reason) implements UpgradeOutcome {
        @Override
        public Optional<Failure> failure() {
            return reason;
        }

        @Override
        public int exitCode() {
            return reason.isPresent() ? ErrorCode.ROLLED_BACK.exitCode() : 0;
        }
    }
}
