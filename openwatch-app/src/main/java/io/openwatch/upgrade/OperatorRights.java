package io.openwatch.upgrade;

import io.openwatch.config.Locations;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tell who may change an installed appliance: root alone, because hold, journal and restore points are root's.
 *
 * <p>The service user may not, although it could reach the database: a service that is taken over must not be able to
 * forge the record that its own upgrade relies on.
 *
 * @since 0.1
 */
public final class OperatorRights {
    private static final int ROOT = 0;

    private OperatorRights() {}

    /**
     * Object when this process may not change the installation; nothing is touched then.
     *
     * @param command what to type instead, without sudo
     */
    public static Optional<Failure> objection(Locations locations, String command) {
        return objection(locations, user(), command);
    }

    static Optional<Failure> objection(Locations locations, int user, String command) {
        if (locations.relocated() || user == ROOT) {
            return Optional.empty();
        }
        return Optional.of(Failure.of(
                ErrorCode.MISCONFIGURED,
                "this changes the installation and needs root, the command runs as user [" + user + "]",
                "nothing was touched; type: sudo " + command));
    }

    /** Where there is no /proc there are no packages of ours either: a moved state directory never asks. */
    private static int user() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
            return ROOT;
        }
    }
}
