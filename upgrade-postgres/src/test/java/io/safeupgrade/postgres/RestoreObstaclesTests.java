package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.BackupPart;
import io.safeupgrade.Finding;
import io.safeupgrade.postgres.TestCluster.Fresh;
import io.safeupgrade.spi.RestorableBackup.Extent;
import io.safeupgrade.spi.RestorableBackup.RestoreCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traps 16, 17, 22: what a restore would fail on is proven before it begins, and each remedy works. */
class RestoreObstaclesTests {

    @TempDir
    Path directory;

    private final TestCluster cluster = TestCluster.shared();
    private final Fresh fresh = cluster.fresh();
    private final PgDumpBackups backups = PgDumpBackups.of(fresh.owner());

    private RestorePoint point;

    @BeforeEach
    void backUp() {
        DumpedDatabase.fill(fresh.owner(), 5);
        point = RestorePoint.of(fresh, PgDumpBackups.of(fresh.superuser()), directory);
    }

    @Test
    @DisplayName(
            "trap 17, 22: a role without CREATEDB is told so, with the statement and the way by hand; both are true")
    void roleWithoutCreatedb() {
        Finding finding = only("restore-no-createdb");

        assertThat(finding.what()).contains("[" + fresh.role() + "]", "CREATEDB");
        assertThat(finding.remedy()).contains("by hand: createdb", "pg_restore");
        assertThat(point.untouched().what()).contains("permission denied to create database");
        assertThat(blocking(backups.admin(cluster.superuser("postgres")))).isEmpty();

        TestCluster.execute(fresh.superuser(), "ALTER ROLE " + fresh.role() + " CREATEDB");
        assertThat(blocking(backups)).isEmpty();
        point.restored();
    }

    @Test
    @DisplayName("trap 22: CREATEDB without ownership cannot rename; membership in the owner counts")
    void roleThatDoesNotOwnTheDatabase() {
        mayCreate();
        TestCluster.execute(fresh.superuser(), "ALTER DATABASE " + fresh.database() + " OWNER TO postgres");

        assertThat(only("restore-not-owner").remedy())
                .contains("ALTER DATABASE " + fresh.database() + " OWNER TO " + fresh.role());

        String group = fresh.role() + "_group";
        TestCluster.execute(
                fresh.superuser(),
                "CREATE ROLE " + group,
                "ALTER DATABASE " + fresh.database() + " OWNER TO " + group,
                "GRANT " + group + " TO " + fresh.role());
        assertThat(blocking(backups)).isEmpty();
        point.restored();
    }

    @Test
    @DisplayName("trap 22: an extension that only superusers create needs an administrator")
    void untrustedExtension() {
        mayCreate();
        TestCluster.execute(fresh.superuser(), "CREATE EXTENSION pg_stat_statements", "CREATE EXTENSION pgcrypto");
        point = RestorePoint.of(fresh, PgDumpBackups.of(fresh.superuser()), directory);

        assertThat(only("restore-extension-privilege").what()).contains("[pg_stat_statements]");
        assertThat(point.untouched().evidence()).anyMatch(line -> line.contains("permission denied"));

        PgDumpBackups withAdmin = backups.admin(cluster.superuser("postgres"));
        assertThat(blocking(withAdmin)).isEmpty();
        point.restored(withAdmin);
        assertThat(point.live("SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension"))
                .isEqualTo("pg_stat_statements pgcrypto plpgsql");
    }

    @Test
    @DisplayName("trap 22: a table of another role cannot be given back by this one")
    void tableOfAnotherRole() {
        mayCreate();
        TestCluster.execute(fresh.superuser(), "CREATE TABLE theirs (id int)");
        point = RestorePoint.of(fresh, PgDumpBackups.of(fresh.superuser()), directory);

        assertThat(only("restore-foreign-owner").what()).contains("[postgres]");
        assertThat(point.untouched().evidence()).anyMatch(line -> line.contains("postgres"));

        point.restored(backups.admin(cluster.superuser("postgres")));
        assertThat(point.live("SELECT tableowner FROM pg_tables WHERE tablename = 'theirs'"))
                .isEqualTo("postgres");
        assertThat(point.live("SELECT tableowner FROM pg_tables WHERE tablename = 'people'"))
                .isEqualTo(fresh.role());
    }

    @Test
    @DisplayName("a new machine: roles that privileges were granted to must be there")
    void missingGrantee() {
        mayCreate();
        String reader = "\"" + fresh.role() + " reader\"";
        TestCluster.execute(fresh.superuser(), "CREATE ROLE " + reader, "GRANT SELECT ON people TO " + reader);
        point = RestorePoint.of(fresh, directory);
        TestCluster.execute(fresh.superuser(), "DROP OWNED BY " + reader, "DROP ROLE " + reader);

        assertThat(only("restore-role-missing").what()).contains("[" + fresh.role() + " reader]");

        TestCluster.execute(fresh.superuser(), "CREATE ROLE " + reader);
        assertThat(blocking(backups)).isEmpty();
        point.restored();
    }

    @Test
    @DisplayName("where nothing is backed up yet, the live database says what a restore will need")
    void looksIntoTheLiveDatabaseBeforeThereIsARestorePoint() {
        mayCreate();
        TestCluster.execute(fresh.superuser(), "CREATE EXTENSION pg_stat_statements", "CREATE TABLE theirs (id int)");
        RestoreCheck nothingYet =
                new RestoreCheck(TestCluster.call(), directory, List.of(), RestorePoint.ATTEMPT, Extent.DATA);

        assertThat(backups.obstacles(nothingYet))
                .filteredOn(Finding::blocks)
                .extracting(Finding::code)
                .containsExactlyInAnyOrder("restore-extension-privilege", "restore-foreign-owner");
    }

    @Test
    @DisplayName("trap 16: prepared transactions block; logical slots are a warning, they stay with the old database")
    void preparedTransactionsAndSlots() throws SQLException {
        mayCreate();
        String slot = "slot_" + fresh.database();
        // First: a slot waits for all open transactions to end.
        TestCluster.execute(fresh.superuser(), "SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        try (Connection connection = fresh.connectAsOwner();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO people VALUES (99, 'prepared')");
            statement.execute("PREPARE TRANSACTION '" + fresh.database() + "'");
        }
        try {
            assertThat(only("restore-prepared-transaction").blocks()).isTrue();
            assertThat(only("restore-replication-slot").blocks()).isFalse();

            TestCluster.execute(fresh.owner(), "ROLLBACK PREPARED '" + fresh.database() + "'");
            assertThat(blocking(backups)).isEmpty();
            point.restored();
        } finally {
            TestCluster.execute(fresh.superuser(), "SELECT pg_drop_replication_slot('" + slot + "')");
        }
    }

    @Test
    void sessionsThatMayNotBeEndedAreAWarning() throws SQLException {
        mayCreate();
        try (Connection foreign = fresh.connectAsSuperuser()) {
            assertThat(foreign.isValid(5)).isTrue();
            assertThat(only("restore-foreign-session").blocks()).isFalse();
        }
    }

    @Test
    void dumpOfAnotherMajorCannotBeCompared() {
        mayCreate();
        BackupPart dump = point.parts().getFirst();
        Map<String, String> attributes = new HashMap<>(dump.attributes());
        attributes.put("server-version", "13.9");
        point = new RestorePoint(
                fresh,
                directory,
                List.of(
                        new BackupPart(
                                dump.provider(), dump.kind(), dump.name(), dump.bytes(), dump.sha256(), attributes),
                        point.parts().getLast()));

        assertThat(only("restore-major").what()).contains("[13]", "[15]");
    }

    @Test
    @DisplayName("trap 25: missing tools are named with what to install")
    void missingTools() throws IOException {
        mayCreate();
        PgDumpBackups without = backups.tools(Files.createDirectory(directory.resolve("empty")));

        assertThat(blocking(without)).extracting(Finding::code).containsExactly("postgres-tools-missing");
    }

    @Test
    void damagedRecordIsNamed() throws IOException {
        mayCreate();
        Files.writeString(directory.resolve("database.contents.json"), "{}");

        assertThat(only("restore-point-unusable").what()).contains("database.contents.json");
        assertThat(point.untouched().what()).contains("database.contents.json");
    }

    @Test
    @DisplayName("trap 22: pg_hba.conf that admits the live name alone is found by connecting to the future one")
    void notAdmittedToOtherNames() throws IOException {
        try (TestCluster own = TestCluster.start(Map.of())) {
            Fresh narrow = own.freshWithCreatedb();
            DumpedDatabase.fill(narrow.owner(), 5);
            RestorePoint there = RestorePoint.of(narrow, directory);
            own.admitFirst(
                    "host " + narrow.database() + ",postgres " + narrow.role() + " all scram-sha-256",
                    "host all " + narrow.role() + " all reject");

            assertThat(there.obstacles(there.backups()))
                    .filteredOn(Finding::blocks)
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.code()).isEqualTo("restore-not-admitted");
                        assertThat(finding.what()).contains("[" + there.copy() + "]");
                    });
            assertThat(there.untouched().evidence()).anyMatch(line -> line.contains("pg_hba.conf"));
            assertThat(own.beside(narrow)).isEmpty();

            own.admitFirst("host all " + narrow.role() + " all scram-sha-256");
            assertThat(there.obstacles(there.backups())).noneMatch(Finding::blocks);
            there.restored();
        }
    }

    @Test
    @DisplayName("trap 27: an administrator on another server would swap the wrong database")
    void administratorElsewhere() throws IOException {
        mayCreate();
        try (TestCluster other = TestCluster.start(Map.of())) {
            PgDumpBackups astray = backups.admin(other.superuser("postgres"));

            assertThat(point.obstacles(astray))
                    .filteredOn(Finding::blocks)
                    .extracting(Finding::code)
                    .contains("restore-admin-elsewhere");
            assertThat(point.untouched(astray, TestCluster.call()).what()).contains("another server");
        }
    }

    @Test
    void serverThatDoesNotAnswerIsAnObstacle() {
        PgDumpBackups nowhere = PgDumpBackups.of(PostgresDsn.parse("postgres://a:secret@127.0.0.1:1/a"));

        assertThat(point.obstacles(nowhere)).extracting(Finding::code).containsExactly("restore-not-checked");
        assertThat(point.untouched(nowhere, TestCluster.call()).what()).doesNotContain("secret");
    }

    private void mayCreate() {
        TestCluster.execute(fresh.superuser(), "ALTER ROLE " + fresh.role() + " CREATEDB");
    }

    private Finding only(String code) {
        List<Finding> found = point.obstacles(backups);
        assertThat(found).extracting(Finding::code).contains(code);
        return found.stream()
                .filter(finding -> finding.code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    private List<Finding> blocking(PgDumpBackups asked) {
        return point.obstacles(asked).stream().filter(Finding::blocks).toList();
    }
}
