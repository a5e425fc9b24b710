package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.spi.Migrator.Migrated;
import io.safeupgrade.spi.Migrator.MigrationRequest;
import io.safeupgrade.spi.Migrator.MigrationRequest.Mode;
import io.safeupgrade.spi.Migrator.NotMigrated;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A failure on a database that no migration ever reached leaves no history table; one that was there stays. */
class FlywayHistoryTests {

    private static final String HISTORY = "SELECT to_regclass('flyway_schema_history')::oid";

    @TempDir
    Path directory;

    private final TestCluster.Fresh database = TestCluster.shared().fresh();
    private MigrationFolder files;

    @BeforeEach
    void brokenSet() {
        files = new MigrationFolder(directory)
                .with("V1__people.sql", "CREATE TABLE people (id int PRIMARY KEY);")
                .with("V2__broken.sql", "SELECT nothing;");
    }

    @Test
    void failureOnAnEmptyDatabaseLeavesItsCatalogAsItWas() {
        String before = catalog();

        fails();

        assertThat(catalog()).isEqualTo(before);
        files.with("V2__broken.sql", "SELECT 1;");
        assertThat(migrate()).isInstanceOf(Migrated.class);
    }

    @Test
    void emptyTableThatWasThereBeforeStays() {
        fillAndEmptyHistory();
        String before = query(HISTORY);

        fails();

        assertThat(before).isNotNull();
        assertThat(query(HISTORY)).isEqualTo(before);
    }

    @Test
    void tableWithRowsStays() throws Exception {
        files.without("V2__broken.sql");
        migrate();
        String before = query(HISTORY);
        files.with("V2__broken.sql", "SELECT nothing;");

        fails();

        assertThat(query(HISTORY)).isEqualTo(before);
        assertThat(query("SELECT count(*) FROM flyway_schema_history")).isEqualTo("1");
    }

    @Test
    void tableThatGotRowsOrReadersMeanwhileStays() throws Exception {
        HistoryTable history = new HistoryTable("flyway_schema_history");
        try (var connection = database.connectAsOwner();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("CREATE TABLE flyway_schema_history (version text)");
            history.beforeCommit(connection);
            connection.commit();
            statement.execute("SELECT * FROM flyway_schema_history");

            history.removeIfUnused(database.owner(), TestCluster.call());
            assertThat(query(HISTORY)).as("somebody reads it").isNotNull();

            statement.execute("INSERT INTO flyway_schema_history VALUES ('1')");
            connection.commit();
        }
        history.removeIfUnused(database.owner(), TestCluster.call());
        assertThat(query(HISTORY)).as("it has a row").isNotNull();

        TestCluster.execute(database.owner(), "DELETE FROM flyway_schema_history");
        history.removeIfUnused(database.owner(), TestCluster.call());
        assertThat(query(HISTORY)).as("made by this run, empty, unused").isNull();
    }

    @Test
    void tableOfTheSameNameMadeBySomebodyElseStays() throws Exception {
        HistoryTable history = new HistoryTable("flyway_schema_history");
        TestCluster.execute(database.owner(), "CREATE TABLE flyway_schema_history (version text)");
        try (var connection = database.connectAsOwner();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("CREATE TABLE other (id int)");
            history.beforeCommit(connection);
            connection.commit();
        }

        history.removeIfUnused(database.owner(), TestCluster.call());

        assertThat(query(HISTORY)).isNotNull();
    }

    private void fillAndEmptyHistory() {
        files.without("V2__broken.sql");
        migrate();
        TestCluster.execute(database.owner(), "DELETE FROM flyway_schema_history", "DROP TABLE people");
        files.with("V2__broken.sql", "SELECT nothing;");
    }

    private void fails() {
        assertThat(migrate()).isInstanceOf(NotMigrated.class);
    }

    private Object migrate() {
        FlywayMigrator migrator = FlywayMigrator.of(database.owner()).locations(files.location());
        return migrator.migrate(new MigrationRequest(
                TestCluster.call(), migrator.status(TestCluster.call()).target(), Mode.WHOLE_SET));
    }

    private String catalog() {
        return query("SELECT string_agg(oid || ' ' || relname, ',' ORDER BY oid) FROM pg_class")
                + query("SELECT string_agg(oid || ' ' || nspname || nspacl::text, ',' ORDER BY oid) FROM pg_namespace")
                + query("SELECT string_agg(oid::text, ',' ORDER BY oid) FROM pg_type");
    }

    private String query(String sql) {
        return TestCluster.query(database.superuser(), sql);
    }
}
