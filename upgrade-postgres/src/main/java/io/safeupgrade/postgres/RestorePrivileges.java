package io.safeupgrade.postgres;

import io.safeupgrade.Finding;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.postgres.internal.contents.DatabaseProperties.Extension;
import io.safeupgrade.postgres.internal.contents.DumpRoles;
import io.safeupgrade.spi.CallContext;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Find what a role may not do of what restoring a dump takes: extensions, owners, grantees (trap 22). */
final class RestorePrivileges {

    /** What CREATE EXTENSION would make: the default version, by a superuser unless it is trusted. */
    private static final String EXTENSIONS = """
            SELECT w.name, e.default_version, v.superuser AND NOT v.trusted
                     AND NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user)
              FROM unnest(?::text[]) WITH ORDINALITY w(name, n)
              LEFT JOIN pg_catalog.pg_available_extensions e ON e.name = w.name
              LEFT JOIN pg_catalog.pg_available_extension_versions v
                     ON v.name = e.name AND v.version = e.default_version
             ORDER BY w.n
            """;

    private static final String MISSING_ROLES = """
            SELECT w.name FROM unnest(?::text[]) w(name)
             WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = w.name) ORDER BY 1
            """;

    private static final String ACTS_FOR = "SELECT pg_has_role(a.oid, b.oid, 'USAGE') FROM pg_catalog.pg_roles a,"
            + " pg_catalog.pg_roles b WHERE a.rolname = ? AND b.rolname = ?";

    /** It is no role that anybody could be granted: whoever owns the database is meant. */
    static final String OF_THE_DATABASE = "pg_database_owner";

    private static final String EXISTS = "SELECT rolname FROM pg_catalog.pg_roles WHERE rolname = ?";

    private static final String SUPERUSER =
            "SELECT rolname FROM pg_catalog.pg_roles WHERE rolname = current_user AND rolsuper";

    static final String FOREIGN_OWNER = "restore-foreign-owner";

    private final Connection connection;
    private final List<Finding> findings = new ArrayList<>();

    /** Judge the role of {@code connection}. */
    RestorePrivileges(Connection connection) {
        this.connection = connection;
    }

    /**
     * Return as whom the dump is to be restored: as the appliance's own role where it can, because a dump may hold code
     * that runs with the rights of whoever restores it.
     */
    static PostgresDsn restorer(ServerAccess access, CallContext call, RestoreSource source) throws SQLException {
        if (access.admin().isEmpty()) {
            return access.dsn();
        }
        try (Connection own = MaintenanceSession.open(access.dsn(), call)) {
            DumpRoles roles = roles(source);
            List<Finding> missing = of(own, source.properties().extensions(), roles);
            String owner = source.properties().owner();
            boolean mayOwn = CreateDatabase.mayBeOwner(own, owner) && allActFor(own, roles.owners(), owner);
            return mayOwn && missing.stream().noneMatch(Finding::blocks) ? access.dsn() : access.acting();
        } catch (IOException | UpgradeException unreadable) {
            // The tool will say what is wrong.
            return access.dsn();
        }
    }

    /**
     * Only superusers give a table to a role that may not create one in its schema, and what was granted there comes last in a
     * dump: whoever acts for the owner of the database may.
     */
    private static boolean allActFor(Connection own, SortedSet<String> owners, String databaseOwner)
            throws SQLException {
        for (String owner : owners) {
            boolean acts = owner.equals(OF_THE_DATABASE)
                    || CatalogFindings.single(own, ACTS_FOR, owner, databaseOwner)
                            .filter("t"::equals)
                            .isPresent();
            if (!acts) {
                return false;
            }
        }
        return true;
    }

    /** Return what both roles are missing: the appliance's own and, where there is one, the administrator. */
    static List<Finding> ofEither(ServerAccess access, CallContext call, List<Extension> extensions, DumpRoles roles)
            throws SQLException {
        try (Connection own = MaintenanceSession.open(access.dsn(), call)) {
            List<Finding> missing = of(own, extensions, roles);
            if (access.admin().isEmpty() || missing.stream().noneMatch(Finding::blocks)) {
                return missing;
            }
        }
        try (Connection admin = access.open(call)) {
            return of(admin, extensions, roles);
        }
    }

    /** Read the roles that the dump names. */
    static DumpRoles roles(RestoreSource source) throws IOException {
        DumpCompression compression = DumpCompression.labelled(
                        source.dump().attributes().getOrDefault("compression", ""))
                .filter(known -> known.unusable().isEmpty())
                .orElseThrow(() -> new IOException("the dump cannot be decoded here"));
        try (InputStream content = compression.decode(new BufferedInputStream(
                Files.newInputStream(source.directory().resolve(source.dump().name()))))) {
            return DumpRoles.read(content);
        }
    }

    /** Return what the role of {@code connection} is missing. */
    static List<Finding> of(Connection connection, List<Extension> extensions, DumpRoles roles) throws SQLException {
        RestorePrivileges privileges = new RestorePrivileges(connection);
        privileges.extensions(extensions);
        privileges.owners(roles.owners());
        privileges.grantees(roles.grantees());
        return privileges.findings;
    }

    private void extensions(List<Extension> recorded) throws SQLException {
        // It comes with every database.
        List<Extension> wanted =
                recorded.stream().filter(one -> !one.name().equals("plpgsql")).toList();
        try (PreparedStatement statement = connection.prepareStatement(EXTENSIONS)) {
            statement.setArray(1, names(wanted.stream().map(Extension::name).toList()));
            try (ResultSet row = statement.executeQuery()) {
                for (Extension extension : wanted) {
                    row.next();
                    extension(extension, row);
                }
            }
        }
    }

    private void extension(Extension extension, ResultSet row) throws SQLException {
        String version = row.getString(2);
        if (version == null) {
            findings.add(Finding.blocking(
                    "restore-extension-missing",
                    "the extension [" + extension.name() + "] is not installed on the server",
                    "install the package that brings it"));
        } else if (row.getBoolean(3)) {
            findings.add(Finding.blocking(
                    "restore-extension-privilege",
                    "the extension [" + extension.name() + "] can be created by superusers only",
                    "name an administrator that is one"));
        } else if (!version.equals(extension.version())) {
            findings.add(Finding.warning(
                    "restore-extension-version",
                    "the extension [" + extension.name() + "] had version [" + extension.version()
                            + "] and would come back as [" + version + "]",
                    "install the package of that version, or see what changed in between"));
        }
    }

    private void owners(SortedSet<String> owners) throws SQLException {
        List<String> foreign = new ArrayList<>();
        for (String owner : owners) {
            if (!CreateDatabase.mayBeOwner(connection, owner)) {
                foreign.add(owner);
            }
        }
        if (!foreign.isEmpty()) {
            findings.add(Finding.blocking(
                    FOREIGN_OWNER,
                    "parts of the data belong to roles that are gone or that this role may not act for: ["
                            + String.join("], [", foreign) + "]",
                    remedy(foreign)));
        }
    }

    private String remedy(List<String> foreign) throws SQLException {
        boolean superuser = CatalogFindings.single(connection, SUPERUSER).isPresent();
        List<String> statements = new ArrayList<>();
        for (String role : foreign) {
            if (CatalogFindings.single(connection, EXISTS, role).isEmpty()) {
                statements.add(Ddl.text(connection, "CREATE ROLE %I NOLOGIN", role));
            }
            if (!superuser) {
                String me = CatalogFindings.single(connection, "SELECT current_user")
                        .orElseThrow();
                statements.add(Ddl.text(connection, "GRANT %I TO %I", role, me));
            }
        }
        return "as a superuser: " + String.join("; ", statements) + (superuser ? "" : "; or name an administrator");
    }

    private void grantees(SortedSet<String> grantees) throws SQLException {
        SortedSet<String> missing = new TreeSet<>();
        try (PreparedStatement statement = connection.prepareStatement(MISSING_ROLES)) {
            statement.setArray(1, names(grantees));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    missing.add("[" + row.getString(1) + "]");
                }
            }
        }
        if (!missing.isEmpty()) {
            findings.add(Finding.blocking(
                    "restore-role-missing",
                    "privileges were granted to roles that do not exist: " + String.join(", ", missing),
                    "create them: CREATE ROLE ... NOLOGIN"));
        }
    }

    private java.sql.Array names(Collection<String> names) throws SQLException {
        return connection.createArrayOf("text", names.toArray());
    }
}
