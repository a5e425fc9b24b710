package io.safeupgrade.postgres;

import io.safeupgrade.Finding;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.postgres.CatalogFindings.Affected;
import io.safeupgrade.postgres.DatabaseNames.Purpose;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.RestorableBackup.RestoreCheck;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Find what a restore by swap would fail on, by asking the server for each right instead of guessing it (trap 22). */
final class RestoreObstacles {

    private static final String NOT_OWNER = """
            SELECT format('%s of role %s', datname, pg_get_userbyid(datdba)),
                   format('ALTER DATABASE %I OWNER TO %I', datname, current_user)
              FROM pg_catalog.pg_database WHERE datname = ? AND NOT pg_has_role(datdba, 'USAGE')
            """;

    private static final String SLOTS = """
            SELECT format('%s, plugin %s', slot_name, plugin), format('SELECT pg_drop_replication_slot(%L)', slot_name)
              FROM pg_catalog.pg_replication_slots WHERE database = ? ORDER BY slot_name
            """;

    /** Superusers' sessions can be ended by superusers only, whatever role else is granted. */
    private static final String FOREIGN_SESSIONS = """
            SELECT DISTINCT format('%s of role %s', coalesce(nullif(a.application_name, ''), 'unnamed'), a.usename),
                   CASE WHEN r.rolsuper THEN 'stop that program before the restore'
                        ELSE format('GRANT pg_signal_backend TO %I', current_user) END
              FROM pg_catalog.pg_stat_activity a JOIN pg_catalog.pg_roles r ON r.oid = a.usesysid
             WHERE a.datname = ? AND a.pid <> pg_backend_pid() AND NOT pg_has_role(a.usesysid, 'MEMBER')
               AND NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user)
               AND (r.rolsuper OR NOT pg_has_role('pg_signal_backend', 'USAGE'))
             ORDER BY 1
            """;

    private final ServerAccess access;
    private final RestoreCheck check;
    private final List<Finding> findings = new ArrayList<>();

    RestoreObstacles(ServerAccess access, RestoreCheck check) {
        this.access = access;
        this.check = check;
    }

    List<Finding> find() {
        CallContext call = check.call();
        try (Connection connection = access.open(call)) {
            elsewhere(call);
            String copy = access.names().beside(Purpose.RESTORING, check.attempt());
            Optional<RestoreSource> source = source();
            findings.addAll(new CopyObstacles(access, connection, call, source).find(copy));
            serviceRole(source, call);
            maintenance(connection);
            owner(connection);
            prepared(connection);
            slots(connection);
            sessions(connection);
        } catch (SQLException failed) {
            unchecked(MigrationFailures.words(failed, access.acting()));
        } catch (UpgradeException unreachable) {
            unchecked(unreachable.failure().what());
        }
        return findings.stream().map(this::withManualWay).toList();
    }

    /** Nothing was backed up yet where an upgrade is planned: the live database is what will be restored then. */
    private Optional<RestoreSource> source() {
        if (check.parts().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(RestoreSource.of(check.directory(), check.parts()));
        } catch (IOException unusable) {
            findings.add(Finding.blocking(
                    "restore-point-unusable", String.valueOf(unusable.getMessage()), "use another restore point"));
            return Optional.empty();
        }
    }

    private void elsewhere(CallContext call) throws SQLException {
        access.adminElsewhere(call)
                .ifPresent(what -> findings.add(Finding.blocking(
                        "restore-admin-elsewhere", what, "name the same server in both connection strings")));
    }

    /** Without an administrator it restores itself, and what it may not give to its owners was found already. */
    private void serviceRole(Optional<RestoreSource> source, CallContext call) throws SQLException {
        boolean gone = findings.stream().anyMatch(finding -> finding.code().equals(RestorePrivileges.FOREIGN_OWNER));
        if (access.admin().isPresent() && source.isPresent() && !gone) {
            new ServiceRole(access).stranger(source.get(), call).ifPresent(findings::add);
        }
    }

    private void maintenance(Connection connection) throws SQLException {
        if (connection.getCatalog().equals(access.live())) {
            findings.add(Finding.blocking(
                    "restore-maintenance-database",
                    "the live database [" + access.live() + "] is the one that every server's clients look into, and"
                            + " nothing can be renamed from inside it",
                    "keep the data in a database of their own"));
        }
    }

    private void owner(Connection connection) throws SQLException {
        Affected foreign = CatalogFindings.affected(connection, NOT_OWNER, access.live());
        if (foreign.any()) {
            findings.add(Finding.blocking(
                    "restore-not-owner",
                    "the database " + foreign.named() + " does not belong to role ["
                            + access.acting().user() + "], which so may not rename it",
                    "as a superuser: " + foreign.remedy() + ", or name an administrator"));
        }
    }

    private void prepared(Connection connection) throws SQLException {
        DatabaseSwap.prepared(connection, access.live())
                .ifPresent(not ->
                        findings.add(Finding.blocking("restore-prepared-transaction", not.what(), not.remedy())));
    }

    private void slots(Connection connection) throws SQLException {
        Affected slots = CatalogFindings.affected(connection, SLOTS, access.live());
        if (slots.any()) {
            findings.add(Finding.warning(
                    "restore-replication-slot",
                    "replication slots follow the database: " + slots.named()
                            + "; they would stay with the one that is kept aside",
                    "set their readers up anew after a restore; drop those that nobody reads: " + slots.remedy()));
        }
    }

    private void sessions(Connection connection) throws SQLException {
        Affected sessions = CatalogFindings.affected(connection, FOREIGN_SESSIONS, access.live());
        if (sessions.any()) {
            String statements = sessions.statements().stream().distinct().collect(Collectors.joining("; "));
            findings.add(Finding.warning(
                    "restore-foreign-session",
                    "sessions work in the database that role ["
                            + access.acting().user() + "] may not end: " + sessions.named(),
                    "make sure that they are gone when a restore begins: " + statements));
        }
    }

    private void unchecked(String why) {
        findings.add(Finding.blocking(
                "restore-not-checked",
                "whether a restore can succeed could not be checked: " + why,
                "check that the server answers"));
    }

    private Finding withManualWay(Finding finding) {
        if (!finding.blocks()) {
            return finding;
        }
        String byHand = DumpParts.dump(check.parts())
                .map(part -> new DumpRestoreByHand(access.dsn(), access.binDir())
                        .commands(check.directory(), part).stream()
                                .map(command -> command.command())
                                .collect(Collectors.joining(" && ")))
                .orElse("by the commands that a backup names");
        return Finding.blocking(
                finding.code(),
                finding.what(),
                finding.remedy() + "; or restore beside the live data by hand: " + byHand);
    }
}
