package io.openwatch.support;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is asked of the database, by the name of the answer. */
final class DatabaseQueries {

    /** Settings that explain how a server behaves, and whatever somebody set; commands and addresses may carry passwords. */
    private static final String SETTINGS = """
            SELECT name, setting, unit, source, pending_restart FROM pg_catalog.pg_settings
             WHERE name !~ 'conninfo|command|passphrase'
               AND (source NOT IN ('default', 'override', 'client', 'session')
                    OR name IN ('server_version', 'max_connections', 'shared_buffers', 'work_mem', 'maintenance_work_mem',
                                'effective_cache_size', 'wal_level', 'max_wal_size', 'checkpoint_timeout', 'fsync',
                                'synchronous_commit', 'full_page_writes', 'autovacuum', 'statement_timeout', 'lock_timeout',
                                'idle_in_transaction_session_timeout', 'idle_session_timeout', 'transaction_timeout', 'ssl',
                                'password_encryption', 'listen_addresses', 'port', 'data_checksums', 'server_encoding',
                                'default_transaction_read_only', 'max_prepared_transactions', 'max_locks_per_transaction',
                                'client_connection_check_interval', 'shared_preload_libraries', 'TimeZone'))
             ORDER BY name
            """;

    private static final String TABLES = """
            SELECT n.nspname AS schema, c.relname AS name, pg_catalog.pg_total_relation_size(c.oid) AS total_bytes,
                   pg_catalog.pg_table_size(c.oid) AS table_bytes, pg_catalog.pg_indexes_size(c.oid) AS index_bytes,
                   c.reltuples::bigint AS rows_estimated, s.n_dead_tup AS rows_dead, s.last_autovacuum, s.last_autoanalyze
              FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
             WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
             ORDER BY 3 DESC LIMIT 200
            """;

    private static final String DATABASES = """
            SELECT datname AS name, pg_catalog.pg_get_userbyid(datdba) AS owner, pg_catalog.pg_encoding_to_char(encoding) AS
                   encoding, datcollate AS collate, datallowconn AS allows_connections, datconnlimit AS connection_limit,
                   datacl::text AS rights, age(datfrozenxid) AS age,
                   CASE WHEN pg_catalog.has_database_privilege(oid, 'CONNECT')
                        THEN pg_catalog.pg_database_size(oid) END AS bytes
              FROM pg_catalog.pg_database ORDER BY 1
            """;

    private static final String SESSIONS = """
            SELECT pid, datname AS database, usename AS role, application_name, client_addr, state, wait_event_type,
                   wait_event, backend_type, pg_catalog.pg_blocking_pids(pid) AS blocked_by, backend_start, xact_start,
                   state_change
              FROM pg_catalog.pg_stat_activity ORDER BY backend_start LIMIT 500
            """;

    private static final String ROLE = """
            SELECT rolname AS name, rolsuper AS superuser, rolcreatedb AS may_create_databases, rolcreaterole AS
                   may_create_roles, rolconnlimit AS connection_limit, rolvaliduntil AS valid_until, rolconfig AS settings
              FROM pg_catalog.pg_roles WHERE rolname = current_user
            """;

    /** In the order of the list of contents. */
    static final Map<String, String> ALL = ordered();

    private DatabaseQueries() {}

    private static Map<String, String> ordered() {
        Map<String, String> queries = new LinkedHashMap<>();
        queries.put(
                "server",
                "SELECT version(), pg_catalog.pg_postmaster_start_time() AS started, now() AS time,"
                        + " pg_catalog.pg_is_in_recovery() AS in_recovery,"
                        + " (SELECT system_identifier::text FROM pg_catalog.pg_control_system()) AS system");
        queries.put("settings", SETTINGS);
        queries.put("databases", DATABASES);
        queries.put("role", ROLE);
        queries.put("tables", TABLES);
        queries.put("sessions", SESSIONS);
        queries.put(
                "migrations",
                "SELECT installed_rank, version, description, script, checksum, installed_on, execution_time, success"
                        + " FROM flyway_schema_history ORDER BY installed_rank");
        queries.put("runs", "SELECT * FROM safe_upgrade_history LIMIT 200");
        queries.put(
                "extensions", "SELECT extname AS name, extversion AS version FROM pg_catalog.pg_extension ORDER BY 1");
        queries.put(
                "prepared-transactions",
                "SELECT owner, database, prepared FROM pg_catalog.pg_prepared_xacts ORDER BY prepared");
        queries.put(
                "replication-slots",
                "SELECT slot_name, plugin, slot_type, database, active FROM pg_catalog.pg_replication_slots ORDER BY 1");
        return queries;
    }
}
