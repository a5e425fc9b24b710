package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.Migration;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.UpgradeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files alone say is what the database will record: nobody may be able to tell the two apart. */
class ShippedMigrationsTests {

    @TempDir
    Path directory;

    private final TestCluster.Fresh database = TestCluster.shared().fresh();
    private MigrationFolder files;

    @BeforeEach
    void allKindsOfFiles() throws IOException {
        Files.createDirectory(directory.resolve("later"));
        files = new MigrationFolder(directory)
                .with("V002__windows.sql", "CREATE TABLE people (id int PRIMARY KEY);\r\n-- Straße\r\n")
                .with("V2_1__no_newline.sql", "\uFEFFCREATE TYPE mood AS ENUM ('fine')")
                .with("V3__mood.sql", "ALTER TYPE mood ADD VALUE 'bad';")
                .with("V10__vacuum.sql", "CREATE INDEX CONCURRENTLY people_id ON people (id);")
                .with("V11__alone.sql", "CREATE TABLE tills (id int);")
                .with("V11__alone.sql.conf", "executeInTransaction=false")
                .with("later/V12__placeholder.sql", "COMMENT ON TABLE tills IS '${not_replaced}';")
                .with("R__view.sql", "CREATE OR REPLACE VIEW someone AS SELECT * FROM people;");
    }

    @Test
    @DisplayName("version, name, checksum and transaction are those that a look at the database says before and after")
    void saysWhatTheDatabaseWillRecord() {
        MigrationStatus before = migrator().status(TestCluster.call());
        List<Migration> pending = before.pending().stream()
                .filter(migration -> migration.description().contains("V"))
                .toList();

        assertThat(migrator().shipped().migrations()).isEqualTo(pending).hasSize(6);
        assertThat(migrator().shipped().migrations())
                .filteredOn(migration -> !migration.transactional())
                .extracting(migration -> migration.version().token())
                .containsExactly("10", "11");
    }

    @Test
    void checksumOfTheSetIsThatOfTheStatusWhateverIsApplied() {
        assertThat(migrator().shipped().setChecksum())
                .isEqualTo(migrator().status(TestCluster.call()).setChecksum());
        assertThat(upTo("3").shipped().setChecksum())
                .isEqualTo(upTo("3").status(TestCluster.call()).setChecksum())
                .isNotEqualTo(migrator().shipped().setChecksum());
    }

    @Test
    void endsAtTheTarget() {
        ShippedMigrations shipped =
                ShippedMigrations.in(List.of(files.location()), Optional.of(SchemaVersion.of("2.1")));

        assertThat(shipped.migrations())
                .extracting(migration -> migration.version().token())
                .containsExactly("2", "2.1");
        assertThat(shipped).isEqualTo(upTo("2.1").shipped());
    }

    @Test
    void missingLocationIsNamed() {
        assertThatThrownBy(() -> ShippedMigrations.in(List.of("classpath:no/such"), Optional.empty()))
                .isInstanceOf(UpgradeException.class)
                .hasMessageContaining("classpath:no/such");
    }

    private FlywayMigrator upTo(String target) {
        return migrator().target(target);
    }

    private FlywayMigrator migrator() {
        return FlywayMigrator.of(database.owner()).locations(files.location());
    }
}
