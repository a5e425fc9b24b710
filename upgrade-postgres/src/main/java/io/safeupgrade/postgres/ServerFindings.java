package io.safeupgrade.postgres;

import io.safeupgrade.Finding;
import io.safeupgrade.postgres.CatalogFindings.Affected;
import io.safeupgrade.spi.PreflightCheck.PreflightContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Finds states of server and database that stand in the way of backup, migration or restore (traps 13, 16, 22, 23). */
final class ServerFindings {

    private static final String PREPARED = """
            SELECT format('%s of role %s since %s', gid, owner, date_trunc('second', prepared)),
                   format('ROLLBACK PREPARED %L', gid)
              FROM pg_catalog.pg_prepared_xacts WHERE database = current_database() ORDER BY prepared
            """;

    private static final String SLOTS = """
            SELECT format('%s, plugin %s, %s', slot_name, plugin, CASE WHEN active THEN 'active' ELSE 'inactive' END),
                   format('SELECT pg_drop_replication_slot(%L)', slot_name)
              FROM pg_catalog.pg_replication_slots WHERE database = current_database() ORDER BY slot_name
            """;

    /** Superusers' sessions can be ended by superusers only, whatever role else is granted. */
    private static final String FOREIGN_SESSIONS = """
            SELECT DISTINCT format('%s of role %s', coalesce(nullif(a.application_name, ''), 'unnamed'), a.usename),
                   CASE WHEN r.rolsuper THEN 'stop that program before the upgrade'
                        ELSE format('GRANT pg_signal_backend TO %I', current_user) END
              FROM pg_catalog.pg_stat_activity a JOIN pg_catalog.pg_roles r ON r.oid = a.usesysid
             WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()
               AND NOT pg_has_role(a.usesysid, 'MEMBER')
               AND (r.rolsuper OR NOT pg_has_role('pg_signal_backend', 'USAGE'))
             ORDER BY 1
            """;

    private static final String TABLES = "SELECT string_agg(format('%%I.%%I', n.nspname, c.relname), ', ') FROM"
            + " pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE c.relkind = 'r' AND c.relname IN (%s)";

    private final Connection connection;
    private final PostgresDsn dsn;
    private final PreflightContext context;

    ServerFindings(Connection connection, PostgresDsn dsn, PreflightContext context) {
        this.connection = connection;
        this.dsn = dsn;
        this.context = context;
    }

    void addTo(List<Finding> findings) throws SQLException {
        preparedTransactions(findings);
        replicationSlots(findings);
        foreignSessions(findings);
        readOnly(findings);
        foreignHistory(findings);
    }

    private void preparedTransactions(List<Finding> findings) throws SQLException {
        Affected prepared = CatalogFindings.affected(connection, PREPARED);
        if (prepared.any()) {
            findings.add(Finding.blocking(
                    "postgres-prepared-transaction",
                    "prepared transactions hold locks that outlive every session: " + prepared.named(),
                    "let their coordinator end them, or decide by hand (COMMIT PREPARED or): " + prepared.remedy()));
        }
    }

    private void replicationSlots(List<Finding> findings) throws SQLException {
        Affected slots = CatalogFindings.affected(connection, SLOTS);
        if (slots.any()) {
            findings.add(Finding.warning(
                    "postgres-replication-slot",
                    "replication slots follow this database: " + slots.named()
                            + "; after a roll-back they would stay with the database kept aside",
                    "stop their readers for the upgrade; drop those that nobody reads: " + slots.remedy()));
        }
    }

    private void foreignSessions(List<Finding> findings) throws SQLException {
        Affected sessions = CatalogFindings.affected(connection, FOREIGN_SESSIONS);
        if (sessions.any()) {
            findings.add(Finding.warning(
                    "postgres-foreign-session",
                    "sessions work in the database that this role may not end: " + sessions.named(),
                    "make sure that they are gone when the upgrade begins: "
                            + String.join(
                                    "; ",
                                    sessions.statements().stream().distinct().toList())));
        }
    }

    private void readOnly(List<Finding> findings) throws SQLException {
        boolean readOnly = CatalogFindings.single(connection, "SHOW default_transaction_read_only")
                .filter("on"::equals)
                .isPresent();
        if (readOnly && PrivilegeFindings.pending(context)) {
            findings.add(Finding.blocking(
                    "postgres-read-only",
                    "transactions of this role in the database [" + dsn.database()
                            + "] are read-only by default: an operator or an interrupted restore froze it",
                    "once you know why: ALTER DATABASE " + Sql.identifier(dsn.database())
                            + " RESET default_transaction_read_only; ALTER ROLE " + Sql.identifier(dsn.user())
                            + " RESET default_transaction_read_only"));
        }
    }

    /** OpenWatch in Go has the same package name, paths and database name (trap 13). */
    private void foreignHistory(List<Finding> findings) throws SQLException {
        var goose = CatalogFindings.single(connection, TABLES.formatted("'goose_db_version'"));
        if (goose.isEmpty() || ownHistory()) {
            return;
        }
        findings.add(Finding.blocking(
                "foreign-goose-history",
                "the database [" + dsn.database() + "] belongs to another program: it has [" + goose.get()
                        + "] but no history of this one",
                "name another database in the connection string; data of the other program is moved with its own export,"
                        + " never by migrating over it"));
    }

    private boolean ownHistory() throws SQLException {
        if (context.status().isPresent()) {
            return context.status().get().current().isPresent();
        }
        return CatalogFindings.single(connection, TABLES.formatted("'flyway_schema_history', 'safe_upgrade_history'"))
                .isPresent();
    }
}
