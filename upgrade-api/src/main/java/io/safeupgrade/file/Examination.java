package io.safeupgrade.file;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.Verification.Rejected;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Say what the files of a restore point look like, told from the files alone.
 *
 * @since 0.1
 */
public sealed interface Examination {

    /**
     * Every file that was looked at is as it was written.
     *
     * @param point the restore point
     * @param findings warnings: files that do not belong to it, a verification that rejected it
     */
    record Intact(RestorePoint point, List<Finding> findings) implements Examination {

        /** Copy the findings. */
        public Intact {
            findings = List.copyOf(findings);
        }
    }

    /**
     * It cannot be trusted.
     *
     * @param directory where it lies
     * @param point what its manifest says, where that is intact; not to be restored from
     * @param findings blocking ones, each naming a file, and warnings
     */
    record Damaged(Path directory, Optional<RestorePoint> point, List<Finding> findings) implements Examination {

        /** Copy the findings. */
        public Damaged {
            findings = List.copyOf(findings);
        }

        /** Return all of it as one failure. */
        public Failure failure() {
            List<String> damages =
                    findings.stream().filter(Finding::blocks).map(Finding::what).toList();
            return new Failure(
                    ErrorCode.BACKUP_FAILED,
                    "the restore point [" + directory + "] cannot be trusted: " + damages.getFirst(),
                    "use another restore point; keep this one until another one is verified",
                    damages);
        }

        /** Return it as the result of a verification, to be recorded. */
        public Rejected rejected() {
            return new Rejected(failure());
        }
    }
}
