package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.Atomicity;
import io.safeupgrade.DatabaseIdentity;
import io.safeupgrade.Finding;
import io.safeupgrade.Migration;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.spi.DatabaseProbe.Reachable;
import io.safeupgrade.spi.PreflightCheck.PreflightContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresChecksTests {

    private static final String[] NOT_ABOUT_TOOLS = {"postgres-tools-missing", "postgres-tools-major"};

    private final TestCluster cluster = TestCluster.shared();
    private final TestCluster.Fresh fresh = cluster.fresh();

    private Optional<SchemaVersion> current = Optional.of(SchemaVersion.of("1"));
    private boolean pending = true;
    private boolean backup = true;
    private String version;

    @Test
    void findsNothingInAWellKeptDatabase() {
        TestCluster.execute(
                fresh.owner(),
                "CREATE TABLE orders (id serial PRIMARY KEY)",
                "CREATE SCHEMA app",
                "CREATE TABLE app.lines (id int)",
                "SELECT lo_create(0)");

        assertThat(findings()).isEmpty();
    }

    @Test
    void staysSilentWhereTheDatabaseWasNotReached() {
        PreflightContext unreached = new PreflightContext(
                TestCluster.call(),
                Optional.empty(),
                ReleaseVersion.of("2"),
                Optional.empty(),
                Optional.empty(),
                true,
                Path.of("/"));

        assertThat(PostgresChecks.of(fresh.owner()).check(unreached)).isEmpty();
    }

    @Test
    @DisplayName("trap 22: a table that pg_dump may not read is named, with the statement that mends it")
    void namesATableOfAnotherRole() {
        TestCluster.execute(
                fresh.superuser(),
                "CREATE TABLE \"Odd name\" (id int)",
                "CREATE SEQUENCE counted",
                "CREATE VIEW v AS SELECT 1");

        Finding unreadable = only("postgres-dump-privilege");
        assertThat(unreadable.blocks()).isTrue();
        assertThat(unreadable.what())
                .contains("[public.\"Odd name\" of role postgres]", "[public.counted of role postgres]");
        String[] statements = unreadable
                .remedy()
                .substring(unreadable.remedy().indexOf(": ") + 2)
                .split("; ");
        assertThat(statements).contains("GRANT SELECT ON TABLE public.\"Odd name\" TO " + fresh.role());

        TestCluster.execute(fresh.superuser(), statements);
        assertThat(findings()).extracting(Finding::code).containsExactly("postgres-foreign-owner");
    }

    @Test
    @DisplayName("trap 22: a table that a migration could not alter is named, and its remedy works")
    void namesTheOwnerThatAMigrationWouldNeed() {
        TestCluster.execute(
                fresh.superuser(), "CREATE TABLE theirs (id int)", "GRANT SELECT ON theirs TO " + fresh.role());

        Finding foreign = only("postgres-foreign-owner");
        assertThat(foreign.blocks()).isFalse();
        assertThat(foreign.remedy()).endsWith("ALTER TABLE public.theirs OWNER TO " + fresh.role());

        pending = false;
        assertThat(findings()).isEmpty();
    }

    @Test
    void namesASchemaThatPgDumpCannotEnter() {
        TestCluster.execute(
                fresh.superuser(),
                "CREATE SCHEMA closed",
                "CREATE TABLE closed.t (id int)",
                "GRANT SELECT ON closed.t TO " + fresh.role(),
                "ALTER TABLE closed.t OWNER TO " + fresh.role());

        assertThat(only("postgres-dump-privilege").remedy())
                .endsWith("GRANT USAGE ON SCHEMA closed TO " + fresh.role());
    }

    @Test
    void namesLargeObjectsOfAnotherRole() {
        TestCluster.execute(fresh.superuser(), "SELECT lo_create(4711)");

        assertThat(only("postgres-dump-privilege").remedy())
                .endsWith("ALTER LARGE OBJECT 4711 OWNER TO " + fresh.role());
    }

    @Test
    void namesTablesWhoseRowsAPolicyHides() {
        TestCluster.execute(
                fresh.owner(),
                "CREATE TABLE hidden (id int)",
                "ALTER TABLE hidden ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY");

        assertThat(only("postgres-row-security").remedy()).endsWith("ALTER ROLE " + fresh.role() + " BYPASSRLS");
    }

    @Test
    void leavesTheRightsOfPgDumpAloneWhereNoneWillRun() {
        backup = false;
        TestCluster.execute(fresh.superuser(), "CREATE TABLE theirs (id int)");

        assertThat(findings()).extracting(Finding::code).containsExactly("postgres-foreign-owner");
    }

    @Test
    void namesTheMissingRightToCreate() {
        TestCluster.execute(
                fresh.superuser(),
                "ALTER SCHEMA public OWNER TO postgres",
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC");

        Finding closed = only("postgres-schema-create");
        assertThat(closed.blocks()).isTrue();
        assertThat(closed.remedy()).endsWith("GRANT CREATE ON SCHEMA public TO " + fresh.role());
    }

    @Test
    void namesASearchPathThatLeadsNowhere() {
        TestCluster.execute(fresh.superuser(), "ALTER ROLE " + fresh.role() + " SET search_path = nowhere");

        assertThat(only("postgres-schema-missing").what()).contains("[nowhere]");
    }

    @Test
    @DisplayName("trap 16: a prepared transaction blocks, and its remedy works")
    void namesAPreparedTransaction() throws SQLException {
        try (Connection connection = fresh.connectAsOwner();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("CREATE TABLE t (id int)");
            statement.execute("PREPARE TRANSACTION 'it''s " + fresh.database() + "'");
        }

        Finding prepared = only("postgres-prepared-transaction");
        assertThat(prepared.blocks()).isTrue();
        String statement = prepared.remedy().substring(prepared.remedy().indexOf("ROLLBACK PREPARED"));
        TestCluster.execute(fresh.owner(), statement);
        assertThat(findings()).isEmpty();
    }

    @Test
    @DisplayName("trap 16: a replication slot of this database is reported, one of another is not")
    void namesAReplicationSlot() {
        String slot = "slot_" + fresh.database();
        TestCluster.execute(fresh.superuser(), "SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        try {
            Finding found = only("postgres-replication-slot");
            assertThat(found.blocks()).isFalse();
            assertThat(found.remedy()).endsWith("SELECT pg_drop_replication_slot('" + slot + "')");
            assertThat(PostgresChecks.of(cluster.fresh().owner()).check(context()))
                    .extracting(Finding::code)
                    .doesNotContain("postgres-replication-slot");
        } finally {
            TestCluster.execute(fresh.superuser(), "SELECT pg_drop_replication_slot('" + slot + "')");
        }
    }

    @Test
    @DisplayName("trap 22: sessions that the role could not end are named before the service stops")
    void namesSessionsThatItCouldNotEnd() throws SQLException {
        TestCluster.Fresh other = cluster.fresh();
        try (Connection foreign = TestCluster.connect(other.owner().withDatabase(fresh.database()))) {
            assertThat(foreign.isValid(5)).isTrue();

            assertThat(only("postgres-foreign-session").remedy())
                    .endsWith("GRANT pg_signal_backend TO " + fresh.role());

            TestCluster.execute(fresh.superuser(), "GRANT pg_signal_backend TO " + fresh.role());
            assertThat(findings()).isEmpty();
        }
    }

    @Test
    @DisplayName("trap 23: a database frozen read-only is not migrated")
    void namesAFrozenDatabase() {
        TestCluster.execute(
                cluster.superuser("postgres"),
                "ALTER DATABASE " + fresh.database() + " SET default_transaction_read_only = on");

        assertThat(only("postgres-read-only").remedy())
                .contains("ALTER DATABASE " + fresh.database() + " RESET default_transaction_read_only");
    }

    @Test
    @DisplayName("trap 13: a database of the Go product, with goose_db_version and no history of ours, is refused")
    void refusesTheDatabaseOfAnotherProgram() {
        current = Optional.empty();
        TestCluster.execute(fresh.owner(), "CREATE SCHEMA ow", "CREATE TABLE ow.goose_db_version (id int)");

        Finding foreign = only("foreign-goose-history");
        assertThat(foreign.blocks()).isTrue();
        assertThat(foreign.what()).contains("[ow.goose_db_version]");

        current = Optional.of(SchemaVersion.of("3"));
        assertThat(findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"12.3, postgres-major-too-old, true", "19beta1, postgres-major-unknown, false"})
    void explainsTheEngineThatDoesNotFit(String engine, String code, boolean blocking) {
        version = engine;
        backup = false;

        Finding finding = only(code);
        assertThat(finding.blocks()).isEqualTo(blocking);
        assertThat(finding.what()).contains("knows [13] to [18]");
    }

    @Test
    @DisplayName("trap 25: missing tools block only where a backup is planned")
    void asksForToolsOnlyWhereTheyAreNeeded(@TempDir Path empty) {
        PostgresChecks checks = PostgresChecks.of(fresh.owner()).binDirectory(empty);

        assertThat(checks.check(context())).extracting(Finding::code).containsExactly("postgres-tools-missing");
        backup = false;
        assertThat(checks.check(context())).isEmpty();
    }

    @Test
    void warnsOfOptionsThatTheDriverCannotHonour() {
        PostgresDsn dsn =
                PostgresDsn.parse(fresh.owner().redacted().replace("***", fresh.password()) + "?sslcrl=/etc/crl.pem");

        assertThat(PostgresChecks.of(dsn).check(context()))
                .filteredOn(finding -> finding.code().equals("postgres-dsn-option"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("[sslcrl]"));
    }

    @Test
    void reportsThatItCouldNotLook() {
        PostgresDsn missing = fresh.owner().withDatabase("no_such_database");

        assertThat(PostgresChecks.of(missing).check(context()))
                .filteredOn(Finding::blocks)
                .extracting(Finding::code)
                .contains("postgres-check-failed");
    }

    private Finding only(String code) {
        assertThat(findings()).extracting(Finding::code).contains(code);
        return findings().stream()
                .filter(finding -> finding.code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    /** What is found, without what depends on the client programs of the machine that runs the tests. */
    private List<Finding> findings() {
        return PostgresChecks.of(fresh.owner()).check(context()).stream()
                .filter(finding -> !List.of(NOT_ABOUT_TOOLS).contains(finding.code()))
                .toList();
    }

    private PreflightContext context() {
        String server = version == null ? TestCluster.query(fresh.superuser(), "SHOW server_version") : version;
        Migration next = new Migration(SchemaVersion.of("2"), "next", "abc", true);
        MigrationStatus status = new MigrationStatus(
                current,
                SchemaVersion.of("2"),
                pending ? List.of(next) : List.of(),
                Atomicity.WHOLE_SET,
                "set",
                List.of());
        return new PreflightContext(
                TestCluster.call(),
                Optional.empty(),
                ReleaseVersion.of("2"),
                Optional.of(new Reachable(server, new DatabaseIdentity("1", fresh.database()), false)),
                Optional.of(status),
                backup,
                Path.of("/var/backups"));
    }
}
