package io.safeupgrade.postgres;

import io.safeupgrade.Finding;
import io.safeupgrade.postgres.CatalogFindings.Affected;
import io.safeupgrade.spi.PreflightCheck.PreflightContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Finds rights that pg_dump or the migrations will miss (trap 22). */
final class PrivilegeFindings {

    /** Relations of nobody's extension, outside of the system's schemas; pg_dump locks and reads each of them. */
    private static final String RELATIONS = """
              FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                                WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
            """;

    private static final String CLOSED_SCHEMAS = """
            SELECT format('schema %I', n.nspname), format('GRANT USAGE ON SCHEMA %I TO %I', n.nspname, current_user)
              FROM pg_catalog.pg_namespace n
             WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT has_schema_privilege(n.oid, 'USAGE')
               AND EXISTS (SELECT 1 FROM pg_catalog.pg_class c WHERE c.relnamespace = n.oid)
             ORDER BY 1
            """;

    private static final String UNREADABLE = """
            SELECT format('%I.%I of role %I', n.nspname, c.relname, pg_get_userbyid(c.relowner)),
                   format('GRANT SELECT ON %s %I.%I TO %I', CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
                          n.nspname, c.relname, current_user)
            """ + RELATIONS + """
               AND CASE WHEN c.relkind = 'S' THEN NOT has_sequence_privilege(c.oid, 'SELECT')
                        WHEN c.relkind IN ('r', 'p') THEN NOT has_table_privilege(c.oid, 'SELECT') ELSE false END
             ORDER BY 1
            """;

    private static final String LARGE_OBJECTS = """
            SELECT format('large object %s of role %I', oid, pg_get_userbyid(lomowner)),
                   format('ALTER LARGE OBJECT %s OWNER TO %I', oid, current_user)
              FROM pg_catalog.pg_largeobject_metadata
             WHERE NOT pg_has_role(lomowner, 'USAGE') AND lomacl IS NULL ORDER BY oid
            """;

    /** pg_dump switches row_security off, and then the server refuses a role that policies apply to. */
    private static final String ROW_SECURITY = "SELECT format('%I.%I', n.nspname, c.relname),"
            + " format('ALTER ROLE %I BYPASSRLS', current_user)" + RELATIONS
            + " AND c.relkind IN ('r', 'p') AND row_security_active(c.oid) ORDER BY 1";

    private static final String FOREIGN_OWNED = """
            SELECT format('%I.%I of role %I', n.nspname, c.relname, pg_get_userbyid(c.relowner)),
                   format('ALTER TABLE %I.%I OWNER TO %I', n.nspname, c.relname, current_user)
            """
            + RELATIONS
            + " AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT pg_has_role(c.relowner, 'USAGE') ORDER BY 1";

    private final Connection connection;
    private final PreflightContext context;

    PrivilegeFindings(Connection connection, PreflightContext context) {
        this.connection = connection;
        this.context = context;
    }

    void addTo(List<Finding> findings) throws SQLException {
        addDumpTo(findings);
        if (pending(context)) {
            owners(findings);
            create(findings);
        }
    }

    /** Add what a dump would fail on, when one is planned; nothing else. */
    void addDumpTo(List<Finding> findings) throws SQLException {
        if (context.backupPlanned()) {
            dump(CLOSED_SCHEMAS, findings);
            dump(UNREADABLE, findings);
            dump(LARGE_OBJECTS, findings);
            rowSecurity(findings);
        }
    }

    static boolean pending(PreflightContext context) {
        return context.status().map(status -> !status.pending().isEmpty()).orElse(false);
    }

    private void dump(String sql, List<Finding> findings) throws SQLException {
        Affected unreadable = CatalogFindings.affected(connection, sql);
        if (unreadable.any()) {
            findings.add(Finding.blocking(
                    "postgres-dump-privilege",
                    "pg_dump as this role cannot read " + unreadable.named(),
                    "as the owner or a superuser: " + unreadable.remedy()));
        }
    }

    private void rowSecurity(List<Finding> findings) throws SQLException {
        Affected filtered = CatalogFindings.affected(connection, ROW_SECURITY);
        if (filtered.any()) {
            findings.add(Finding.blocking(
                    "postgres-row-security",
                    "row security hides rows of " + filtered.named()
                            + " from this role, and pg_dump refuses half a dump",
                    "as a superuser: " + filtered.statements().getFirst()));
        }
    }

    private void owners(List<Finding> findings) throws SQLException {
        Affected foreign = CatalogFindings.affected(connection, FOREIGN_OWNED);
        if (foreign.any()) {
            findings.add(Finding.warning(
                    "postgres-foreign-owner",
                    "not owned by this role: " + foreign.named() + "; a migration that alters one of them will fail",
                    "as a superuser: " + foreign.remedy()));
        }
    }

    private void create(List<Finding> findings) throws SQLException {
        var schema = CatalogFindings.single(connection, "SELECT quote_ident(current_schema())");
        if (schema.isEmpty()) {
            String path = CatalogFindings.single(connection, "SHOW search_path").orElse("");
            findings.add(Finding.blocking(
                    "postgres-schema-missing",
                    "no schema of the search path [" + path + "] exists",
                    "create it, or set another: ALTER ROLE ... SET search_path = public"));
            return;
        }
        Affected closed = CatalogFindings.affected(
                connection,
                "SELECT current_schema(), format('GRANT CREATE ON SCHEMA %I TO %I', current_schema(), current_user)"
                        + " WHERE NOT has_schema_privilege(current_schema(), 'CREATE')");
        if (closed.any()) {
            findings.add(Finding.blocking(
                    "postgres-schema-create",
                    "this role may not create anything in the schema " + closed.named(),
                    "as the owner of the schema or a superuser: " + closed.remedy()));
        }
    }
}
