package io.safeupgrade.postgres;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;

/** Name what an adapter of this module needs and an appliance brings itself. */
enum OptionalArtifact {
    FLYWAY(
            "org.flywaydb:flyway-database-postgresql",
            "org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension"),
    JOOQ("org.jooq:jooq", "org.jooq.DSLContext");

    private final String coordinates;
    private final String type;

    OptionalArtifact(String coordinates, String type) {
        this.coordinates = coordinates;
        this.type = type;
    }

    /** Be silent where it is there; the adapter must not have been linked against it before. */
    void require(Class<?> adapter) {
        try {
            Class.forName(type, false, adapter.getClassLoader());
        } catch (ClassNotFoundException absent) {
            throw new UpgradeException(
                    Failure.of(
                            ErrorCode.MISCONFIGURED,
                            adapter.getSimpleName() + " needs [" + coordinates + "], which is not on the class path",
                            "add it to the dependencies of the appliance"),
                    absent);
        }
    }
}
