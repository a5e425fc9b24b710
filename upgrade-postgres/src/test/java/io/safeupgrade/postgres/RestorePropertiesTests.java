package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.Finding;
import io.safeupgrade.postgres.TestCluster.Fresh;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trap 16: what a dump does not hold of a database is the same before and after. */
class RestorePropertiesTests {

    private static final String PRIVILEGES = "SELECT string_agg(a.grantee::regrole || ' ' || a.privilege_type || ' '"
            + " || a.is_grantable, ', ' ORDER BY a.grantee::regrole::text, a.privilege_type) FROM pg_database d,"
            + " aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a WHERE datname = current_database()";

    private static final String SETTINGS = "SELECT string_agg(setrole::regrole || ' ' || array_to_string(setconfig,"
            + " ' | '), ', ' ORDER BY setrole::regrole::text) FROM pg_db_role_setting s JOIN pg_database d"
            + " ON d.oid = s.setdatabase WHERE datname = current_database()";

    private static final String REST = "SELECT format('%s %s %s %s %s %s %s', pg_get_userbyid(datdba), datconnlimit,"
            + " pg_encoding_to_char(encoding), datcollate, datctype, shobj_description(oid, 'pg_database'), datallowconn)"
            + " FROM pg_database WHERE datname = current_database()";

    @TempDir
    Path directory;

    private final TestCluster cluster = TestCluster.shared();
    private final Fresh fresh = cluster.freshWithCreatedb();

    @BeforeEach
    void fill() {
        DumpedDatabase.fill(fresh.owner(), 5);
    }

    @Test
    @DisplayName(
            "trap 16: owner, privileges, limit, settings, comment come back, and go with the database kept aside too")
    void givesBackWhatNoDumpHolds() {
        decorate();
        String privileges = live(PRIVILEGES);
        String settings = live(SETTINGS);
        String rest = live(REST);
        RestorePoint point = RestorePoint.of(fresh, directory);

        assertThat(point.restored(asSuperuser()).warnings()).isEmpty();

        assertThat(live(PRIVILEGES)).isEqualTo(privileges).doesNotContain("- CONNECT");
        assertThat(live(SETTINGS)).isEqualTo(settings);
        assertThat(live(REST)).isEqualTo(rest).contains("it's ours", " 17 ");
        assertThat(TestCluster.query(cluster.superuser(point.aside()), SETTINGS))
                .isEqualTo(settings);
        assertThat(TestCluster.query(cluster.superuser(point.aside()), PRIVILEGES))
                .isEqualTo(privileges);
        assertThat(TestCluster.query(cluster.superuser(point.aside()), REST)).contains("it's ours");
    }

    @Test
    void sessionsBeginWithTheSameSearchPath() throws SQLException {
        TestCluster.execute(fresh.superuser(), "CREATE SCHEMA \"a, \"\"b\"\"\"");
        TestCluster.execute(
                fresh.superuser(),
                "ALTER DATABASE " + fresh.database() + " SET search_path = \"$user\", \"a, \"\"b\"\"\", public");
        RestorePoint point = RestorePoint.of(fresh, PgDumpBackups.of(fresh.superuser()), directory);
        String before = path();

        point.restored(asSuperuser());

        assertThat(path()).isEqualTo(before).contains("\"a, \"\"b\"\"\"");
    }

    private String path() throws SQLException {
        try (Connection connection = fresh.connectAsOwner()) {
            return TestCluster.query(connection, "SHOW search_path");
        }
    }

    @Test
    void databaseWithoutAnySettingsIsOpenToTheSameRoles() {
        RestorePoint point = RestorePoint.of(fresh, directory);
        String before = live(PRIVILEGES);

        assertThat(point.restored().warnings()).isEmpty();

        assertThat(live(PRIVILEGES)).isEqualTo(before).contains("- CONNECT");
        assertThat(live("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '"
                        + fresh.database() + "'"))
                .isNull();
    }

    @Test
    void whatTheRoleMayNotGiveBackIsAWarningWithoutItsValue() {
        decorate();
        TestCluster.execute(
                fresh.superuser(), "ALTER DATABASE " + fresh.database() + " SET log_min_messages = 'debug4'");
        RestorePoint point = RestorePoint.of(fresh, directory);

        List<Finding> warnings = point.restored().warnings();

        assertThat(warnings)
                .noneMatch(Finding::blocks)
                .allSatisfy(warning -> assertThat(warning.what()).doesNotContain("debug4", "s3cret"));
        assertThat(warnings)
                .extracting(Finding::what)
                .anyMatch(what -> what.contains("[log_min_messages]"))
                .anyMatch(what -> what.contains("[till.token]"))
                .noneMatch(what -> what.contains("[work_mem]"));
        assertThat(live(SETTINGS)).contains("work_mem=7MB").doesNotContain("log_min_messages");
    }

    @Test
    void aRoleThatIsGoneIsAWarning() {
        String reader = fresh.role() + "_reader";
        TestCluster.execute(
                fresh.superuser(),
                "CREATE ROLE " + reader,
                "GRANT CONNECT ON DATABASE " + fresh.database() + " TO " + reader);
        RestorePoint point = RestorePoint.of(fresh, directory);
        TestCluster.execute(fresh.superuser(), "DROP OWNED BY " + reader, "DROP ROLE " + reader);

        List<Finding> warnings = point.restored().warnings();

        assertThat(warnings)
                .singleElement()
                .satisfies(warning -> assertThat(warning.what()).contains("CONNECT", "[" + reader + "]"));
    }

    @Test
    void theCopyIsClosedToOthersUntilItIsLive() {
        RestorePoint point = RestorePoint.of(fresh, directory);
        StringBuilder privileges = new StringBuilder();

        point.restore(
                point.backups(),
                Calls.onProgress(progress -> privileges
                        .append(TestCluster.query(cluster.superuser(point.copy()), PRIVILEGES))
                        .append('\n')));

        assertThat(privileges.toString()).isNotEmpty().doesNotContain("- CONNECT");
    }

    private void decorate() {
        String reader = fresh.role() + "_reader";
        TestCluster.execute(
                fresh.superuser(),
                "CREATE ROLE " + reader,
                "COMMENT ON DATABASE " + fresh.database() + " IS 'it''s ours'",
                "REVOKE ALL ON DATABASE " + fresh.database() + " FROM PUBLIC",
                "GRANT CONNECT ON DATABASE " + fresh.database() + " TO " + reader + " WITH GRANT OPTION",
                "GRANT TEMPORARY ON DATABASE " + fresh.database() + " TO " + reader,
                "ALTER DATABASE " + fresh.database() + " CONNECTION LIMIT 17",
                "ALTER DATABASE " + fresh.database() + " SET work_mem = '7MB'",
                "ALTER DATABASE " + fresh.database() + " SET till.token = 's3cret''s'",
                "ALTER ROLE " + fresh.role() + " IN DATABASE " + fresh.database() + " SET statement_timeout = '9min'",
                "ALTER ROLE " + reader + " IN DATABASE " + fresh.database() + " SET \"DateStyle\" = 'German'");
    }

    private PgDumpBackups asSuperuser() {
        return PgDumpBackups.of(fresh.owner()).admin(cluster.superuser("postgres"));
    }

    private String live(String sql) {
        return TestCluster.query(fresh.superuser(), sql);
    }
}
