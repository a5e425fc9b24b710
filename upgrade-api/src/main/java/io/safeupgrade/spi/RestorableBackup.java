package io.safeupgrade.spi;

import io.safeupgrade.BackupPart;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.KeptAside;
import io.safeupgrade.RunId;
import java.nio.file.Path;
import java.util.List;

/**
 * Put the parts of a restore point in the place of what is live, which is kept aside.
 *
 * <p>The live data are whole at every instant: either the old ones or the restored and verified ones.
 *
 * @since 0.1
 */
public interface RestorableBackup extends BackupProvider {

    /**
     * Say what would keep {@link #restore} from succeeding; changes nothing.
     *
     * @return blocking findings for what forbids it, each with the way around as remedy, and what else is worth knowing
     *     before; empty when nothing is
     */
    List<Finding> obstacles(RestoreCheck check);

    /**
     * Restore beside the live data, verify, then swap.
     *
     * <p>Repeating it with the same attempt after a crash finishes what is unfinished and changes nothing when it was
     * done: what was put aside by the first try stays the only thing put aside.
     */
    RestoreResult restore(RestoreRequest request);

    /**
     * Ask for a look.
     *
     * @param call the call
     * @param directory the directory of the restore point
     * @param parts the parts that this provider made
     * @param attempt the restore that is meant
     * @param extent how much of the parts is wanted
     */
    record RestoreCheck(CallContext call, Path directory, List<BackupPart> parts, RunId attempt, Extent extent) {

        /** Copy the parts. */
        public RestoreCheck {
            parts = List.copyOf(parts);
        }
    }

    /**
     * Ask for a restore.
     *
     * @param call the call; no other session than the provider's own is in the live data
     * @param directory the directory of the restore point
     * @param parts the parts that this provider made
     * @param attempt names the restore over all its tries, so that a repetition recognizes what the first did
     * @param extent how much of the parts is wanted
     */
    record RestoreRequest(CallContext call, Path directory, List<BackupPart> parts, RunId attempt, Extent extent) {

        /** Copy the parts. */
        public RestoreRequest {
            parts = List.copyOf(parts);
        }
    }

    /** How much comes back. */
    enum Extent {
        /** The data and the keys without which they cannot be read. */
        DATA,
        /** The configuration of that time as well. */
        WITH_CONFIG
    }

    /** What came of it. */
    sealed interface RestoreResult {}

    /**
     * The restored data are live.
     *
     * @param keptAside what was live before; empty when nothing was
     * @param warnings what could not be put back as it was (a role that is gone)
     */
    record Restored(List<KeptAside> keptAside, List<Finding> warnings) implements RestoreResult {

        /** Copy the lists. */
        public Restored {
            keptAside = List.copyOf(keptAside);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * What was live is live, unchanged.
     *
     * @param failure why
     */
    record Untouched(Failure failure) implements RestoreResult {}
}
