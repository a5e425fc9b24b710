package io.safeupgrade.postgres;

import io.safeupgrade.Finding;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.postgres.internal.contents.DatabaseProperties;
import io.safeupgrade.postgres.internal.contents.DatabaseProperties.Extension;
import io.safeupgrade.postgres.internal.contents.DumpRoles;
import io.safeupgrade.spi.CallContext;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Find what the copy of a dump in a database of its own would fail on. */
final class CopyObstacles {

    private static final String MAY_CREATE =
            "SELECT rolsuper OR rolcreatedb FROM pg_catalog.pg_roles WHERE rolname = current_user";

    private static final String SIZE = """
            SELECT pg_size_pretty(pg_database_size(oid)) FROM pg_catalog.pg_database
             WHERE datname = ? AND (has_database_privilege(oid, 'CONNECT') OR pg_has_role('pg_read_all_stats', 'USAGE'))
            """;

    private static final String LIVE_OWNERS = """
            SELECT DISTINCT pg_get_userbyid(o.owner), '' FROM (
              SELECT relowner, relnamespace FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
              UNION ALL SELECT proowner, pronamespace FROM pg_catalog.pg_proc) o(owner, namespace)
              JOIN pg_catalog.pg_namespace n ON n.oid = o.namespace
             WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
             ORDER BY 1
            """;

    private final ServerAccess access;
    private final Connection connection;
    private final CallContext call;
    private final Optional<RestoreSource> source;
    private final List<Finding> findings = new ArrayList<>();

    /** Look from the session {@code connection} of {@link ServerAccess#acting}. */
    CopyObstacles(ServerAccess access, Connection connection, CallContext call, Optional<RestoreSource> source) {
        this.access = access;
        this.connection = connection;
        this.call = call;
        this.source = source;
    }

    /** Look for what keeps a database {@code name} from being made and filled. */
    List<Finding> find(String name) throws SQLException {
        int major = connection.getMetaData().getDatabaseMajorVersion();
        if (PostgresTools.find(access.binDir(), major) instanceof PostgresTools.Missing missing) {
            findings.add(missing.finding());
        }
        source.ifPresent(known -> version(known, major));
        if (!CatalogFindings.single(connection, MAY_CREATE).orElse("f").equals("t")) {
            noCreate();
        }
        admitted(name);
        privileges();
        room();
        return findings;
    }

    private void version(RestoreSource known, int major) {
        if (known.major() != major && known.major() != 0) {
            findings.add(Finding.blocking(
                    "restore-major",
                    "the dump was made on PostgreSQL [" + known.major() + "] and the server is [" + major
                            + "]: what comes out could not be compared with what went in",
                    "restore on a server of the same major"));
        }
    }

    private void noCreate() {
        String role = Sql.identifier(access.acting().user());
        findings.add(Finding.blocking(
                "restore-no-createdb",
                "the role [" + access.acting().user() + "] has no right to create databases (role attribute CREATEDB)",
                "as a superuser: ALTER ROLE " + role + " CREATEDB, or name an administrator"));
    }

    /** The rules of pg_hba.conf are asked before the database is looked for: a name that is free answers 3D000. */
    private void admitted(String name) {
        PostgresDsn target = access.dsn().withDatabase(name);
        try (Connection leftover = PostgresConnections.connect(target, call)) {
            leftover.setReadOnly(true);
        } catch (SQLException refused) {
            String state = String.valueOf(refused.getSQLState());
            if (state.equals("28000") || state.equals("28P01")) {
                findings.add(Finding.blocking(
                        "restore-not-admitted",
                        "the role [" + target.user() + "] is let into [" + access.live()
                                + "] and not into databases of other names, like [" + name + "]: "
                                + MigrationFailures.words(refused, target),
                        "admit it in pg_hba.conf to all databases (all in the second column; from PostgreSQL 16 on a"
                                + " pattern will do), then SELECT pg_reload_conf()"));
            }
        }
    }

    private void privileges() throws SQLException {
        try {
            List<Extension> extensions;
            DumpRoles roles;
            if (source.isPresent()) {
                extensions = source.get().properties().extensions();
                roles = RestorePrivileges.roles(source.get());
            } else {
                try (Connection live = PostgresConnections.open(access.dsn(), call)) {
                    extensions = DatabaseProperties.read(live).extensions();
                    roles = new DumpRoles(
                            new TreeSet<>(
                                    CatalogFindings.affected(live, LIVE_OWNERS).bare()),
                            new TreeSet<>());
                }
            }
            findings.addAll(RestorePrivileges.ofEither(access, call, extensions, roles));
        } catch (IOException | UpgradeException unreadable) {
            findings.add(Finding.blocking(
                    "restore-point-unusable",
                    "the dump cannot be read: " + unreadable.getMessage(),
                    "use another restore point"));
        }
    }

    /** What is free on the server's disk cannot be asked over SQL. */
    private void room() throws SQLException {
        CatalogFindings.single(connection, SIZE, access.live())
                .ifPresent(
                        size -> findings.add(
                                Finding.info(
                                        "restore-disk",
                                        "a restore needs about [" + size + "] more on the disk of the database server ["
                                                + access.dsn().host()
                                                + "] until the database that is kept aside is dropped; the server does not tell what is free")));
    }
}
