package io.safeupgrade.postgres;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.postgres.internal.contents.DumpRoles;
import io.safeupgrade.spi.CallContext;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Say whether the role of the service can use what an administrator brings back.
 *
 * <p>A restore gives everything to the roles that owned it. Where those are not the service's, as after a move from another
 * appliance, an administrator could restore what the service may not even read.
 */
record ServiceRole(ServerAccess access) {

    private static final String MAY_ACT_FOR =
            "SELECT rolname, '' FROM pg_catalog.pg_roles WHERE rolname = ANY (string_to_array(?, E'\\x01'))"
                    + " AND pg_has_role(oid, 'USAGE')";

    private static final String OWNER = "SELECT pg_get_userbyid(datdba) FROM pg_catalog.pg_database WHERE datname = ?";

    private static final String TABLES = """
            SELECT format('%I.%I', n.nspname, c.relname), pg_get_userbyid(c.relowner),
                   ARRAY(SELECT p FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) p
                          WHERE has_schema_privilege(r.oid, n.oid, 'USAGE') AND has_table_privilege(r.oid, c.oid, p))
              FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace, pg_catalog.pg_roles r
             WHERE r.rolname = ? AND c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
             ORDER BY 1
            """;

    private static final String READ = "SELECT";
    private static final int MOST_TABLES = 20;

    /** What the role may do with the rows of a table. */
    private record Table(String name, String owner, Set<String> privileges) {}

    private String name() {
        return access.dsn().user();
    }

    /**
     * Return why it could use nothing of {@code source}: nothing is given to it or to a role that it may act for, and it is no
     * guest of the same owner now.
     */
    Optional<Finding> stranger(RestoreSource source, CallContext call) throws SQLException {
        DumpRoles roles;
        try {
            roles = RestorePrivileges.roles(source);
        } catch (IOException | UpgradeException unreadable) {
            // Said already.
            return Optional.empty();
        }
        TreeSet<String> owners = new TreeSet<>(roles.owners());
        owners.remove(RestorePrivileges.OF_THE_DATABASE);
        try (Connection own = MaintenanceSession.open(access.dsn(), call)) {
            boolean known = owners.isEmpty()
                    || mayActForOneOf(own, owners)
                    || mayActForOneOf(own, new TreeSet<>(roles.grantees()))
                    || CatalogFindings.single(own, OWNER, access.live())
                            .filter(source.properties().owner()::equals)
                            .isPresent();
            return known ? Optional.empty() : Optional.of(stranger(own, owners));
        }
    }

    private static boolean mayActForOneOf(Connection own, TreeSet<String> roles) throws SQLException {
        return CatalogFindings.affected(own, MAY_ACT_FOR, String.join("\u0001", roles))
                .any();
    }

    private Finding stranger(Connection own, TreeSet<String> owners) throws SQLException {
        return Finding.blocking(
                "restore-service-role",
                "what comes back belongs to " + owners + ", and the role [" + name()
                        + "] of the service may not use anything of it",
                "as a superuser: " + grants(own, owners));
    }

    /**
     * What the role can do in a restored copy, beside what it can do now.
     *
     * @param unusable why the copy must not become live: the role may not read what it reads now, or what only the copy has
     * @param warnings what it may do now and may not do there
     */
    record Judgement(Optional<Failure> unusable, List<Finding> warnings) {}

    /** Judge the copy that {@code copy} is a session in; whoever restored it himself can use it. */
    Judgement judge(Connection copy, CallContext call) throws SQLException {
        Map<String, Table> now = ofLive(call);
        List<Table> unreadable = new ArrayList<>();
        List<Finding> warnings = new ArrayList<>();
        for (Table table : tables(copy).values()) {
            Set<String> lost = new TreeSet<>(now.getOrDefault(table.name(), new Table(table.name(), "", Set.of(READ)))
                    .privileges());
            lost.removeAll(table.privileges());
            if (lost.contains(READ)) {
                unreadable.add(table);
            } else if (!lost.isEmpty()) {
                warnings.add(Finding.warning(
                        "restore-service-privilege",
                        "the role [" + name() + "] of the service has no " + lost + " on the restored table ["
                                + table.name() + "], as it was then; now it has",
                        "grant it again where the service needs it"));
            }
        }
        return new Judgement(
                unreadable.isEmpty() ? Optional.empty() : Optional.of(unusable(copy, unreadable)), warnings);
    }

    private Failure unusable(Connection copy, List<Table> unreadable) throws SQLException {
        TreeSet<String> owners = unreadable.stream().map(Table::owner).collect(Collectors.toCollection(TreeSet::new));
        return new Failure(
                ErrorCode.RESTORE_FAILED,
                "the role [" + name() + "] of the service may not read [" + unreadable.size()
                        + "] of the restored tables",
                "as a superuser: " + grants(copy, owners) + "; then repeat the command",
                unreadable.stream()
                        .limit(MOST_TABLES)
                        .map(table -> table.name() + " of role " + table.owner())
                        .toList());
    }

    private String grants(Connection any, Set<String> owners) throws SQLException {
        List<String> grants = new ArrayList<>();
        for (String owner : owners) {
            grants.add(Ddl.text(any, "GRANT %I TO %I", owner, name()));
        }
        return String.join("; ", grants);
    }

    private Map<String, Table> tables(Connection connection) throws SQLException {
        Map<String, Table> tables = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
            statement.setString(1, name());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Set<String> privileges = Set.of((String[]) row.getArray(3).getArray());
                    tables.put(row.getString(1), new Table(row.getString(1), row.getString(2), privileges));
                }
            }
        }
        return tables;
    }

    /** Where there is no live database nothing can be compared. */
    private Map<String, Table> ofLive(CallContext call) {
        try (Connection live = PostgresConnections.open(access.acting().withDatabase(access.live()), call)) {
            return tables(live);
        } catch (SQLException notThere) {
            return Map.of();
        }
    }
}
