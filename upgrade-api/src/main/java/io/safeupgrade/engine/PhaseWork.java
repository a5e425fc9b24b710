package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Phase;
import java.util.Optional;

/** What one phase does. Each implementation is small, calls providers through the context, and writes no journal. */
interface PhaseWork {

    /** Do it, and say how it ended; a thrown exception counts as failed. */
    PhaseEnd perform(RunContext run);

    /** How a phase ended. */
    sealed interface PhaseEnd {

        /** Why it did not do what it is for; empty when it did. */
        default Optional<Failure> why() {
            return switch (this) {
                case Done done -> Optional.empty();
                case Failed failed -> Optional.of(failed.failure);
                case NotBegun not -> Optional.of(not.failure);
            };
        }

        /** It did what it is for. */
        record Done(String summary) implements PhaseEnd {}

        /** It did not. */
        record Failed(Failure failure) implements PhaseEnd {}

        /** It was not let begin, and neither was a phase before it: nothing was touched. */
        record NotBegun(Failure failure) implements PhaseEnd {}
    }

    /** Return the work of {@code phase}. */
    static PhaseWork of(Phase phase) {
        return switch (phase) {
            case HOLD -> new HoldPhase();
            case STOP -> new StopPhase();
            case BACKUP -> new BackupPhase();
            case INSTALL -> new InstallPhase();
            case MIGRATE -> new MigratePhase();
            case START -> new StartPhase();
            case HEALTH -> new HealthPhase();
            case COMMIT -> new CommitPhase();
            case FINISH -> new FinishPhase();
            case RESTORE -> new RestorePhase();
            case PREFLIGHT -> throw new IllegalArgumentException("no plan of this release holds " + phase);
        };
    }

    /** Say that a provider gave no answer. */
    static PhaseEnd noAnswer(ErrorCode code, String what, Answer<?> answer) {
        return new PhaseEnd.Failed(Failure.of(code, what + " " + Answer.describe(answer), ""));
    }
}
