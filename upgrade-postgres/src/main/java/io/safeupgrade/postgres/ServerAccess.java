package io.safeupgrade.postgres;

import io.safeupgrade.UpgradeException;
import io.safeupgrade.spi.CallContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Reach the server beside the live database: as the administrator where there is one, else as the appliance's own role.
 *
 * @param dsn the live database, as the role that works in it
 * @param admin a role on the same server that may create, rename and end what the other may not
 * @param binDir where the tools are; empty for looking for those of the server's major
 * @param password how it reaches the tools
 */
record ServerAccess(PostgresDsn dsn, Optional<PostgresDsn> admin, Optional<Path> binDir, PasswordChannel password) {

    private static final String SYSTEM = "SELECT system_identifier::text FROM pg_catalog.pg_control_system()";

    /** Return the name of the live database. */
    String live() {
        return dsn.database();
    }

    DatabaseNames names() {
        return new DatabaseNames(live());
    }

    /** Return as whom databases are created, renamed and dropped. */
    PostgresDsn acting() {
        return admin.orElse(dsn);
    }

    /**
     * Open a session in the maintenance database; none in the live one would let it be renamed (trap 14).
     *
     * @throws UpgradeException saying why it cannot be had
     */
    Connection open(CallContext call) {
        return MaintenanceSession.open(acting(), call);
    }

    /** Say so if the administrator reaches another server than the other role: nothing may be swapped there. */
    Optional<String> adminElsewhere(CallContext call) throws SQLException {
        if (admin.isEmpty()) {
            return Optional.empty();
        }
        try (Connection own = MaintenanceSession.open(dsn, call);
                Connection other = open(call)) {
            Optional<String> here = CatalogFindings.single(own, SYSTEM);
            Optional<String> there = CatalogFindings.single(other, SYSTEM);
            return here.equals(there)
                    ? Optional.empty()
                    : Optional.of("the administrator [" + acting().redacted() + "] reaches another server " + there
                            + " than [" + dsn.redacted() + "] " + here);
        }
    }
}
