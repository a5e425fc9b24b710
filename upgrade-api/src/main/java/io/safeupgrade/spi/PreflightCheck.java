package io.safeupgrade.spi;

import io.safeupgrade.Finding;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.ReleaseVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Look for something that would make the upgrade fail, while nothing has been touched.
 *
 * <p>Any provider given to the engine may implement this too; the engine then asks it when it plans.
 *
 * @since 0.1
 */
public interface PreflightCheck {

    /** Look; an empty list means nothing found. Changes nothing. */
    List<Finding> check(PreflightContext context);

    /**
     * Say what is known when the checks run.
     *
     * @param call the call
     * @param from the release before, when known
     * @param to the release wanted
     * @param database the database, as just seen
     * @param status where the schema stands
     * @param backupPlanned whether a restore point will be made
     * @param backupDirectory where restore points lie
     */
    record PreflightContext(
            CallContext call,
            Optional<ReleaseVersion> from,
            ReleaseVersion to,
            Optional<DatabaseProbe.Reachable> database,
            Optional<MigrationStatus> status,
            boolean backupPlanned,
            Path backupDirectory) {}
}
