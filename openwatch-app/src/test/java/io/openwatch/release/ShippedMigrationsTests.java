package io.openwatch.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.demo.Fleet;
import io.openwatch.demo.FleetLoader;
import io.openwatch.testing.Release;
import io.openwatch.testing.TestDatabase;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.postgres.MigrationChecksums;
import io.safeupgrade.spi.Migrator.Migrated;
import io.safeupgrade.spi.Migrator.NotMigrated;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShippedMigrationsTests {
    private static final Fleet FLEET = new Fleet(7, 20, 2_000, Instant.parse("2026-11-20T06:00:00Z"));

    @Test
    void areNeverEdited() {
        // To record a new file: MigrationChecksums.write with the same arguments; CONTRIBUTING says when.
        assertThat(MigrationChecksums.compare(List.of("classpath:db/migration"), Path.of("src/main/migrations.sha256")))
                .isEmpty();
    }

    @Test
    void bringReleaseOneWithDataToReleaseTwo() {
        TestDatabase database = TestDatabase.at("3");
        database.load(FLEET);
        assertThat(database.migrateTo(Release.SCHEMA))
                .isInstanceOfSatisfying(
                        Migrated.class, done -> assertThat(done.applied()).hasSize(Release.newMigrations()));
        assertThat(database.query("SELECT count(*) FROM scan_summaries")).isEqualTo("20");
        assertThat(database.query("SELECT sum(passed + failed + errors + skipped) FROM scan_summaries"))
                .isEqualTo("2000");
        assertThat(database.query("SELECT count(*) FROM findings WHERE first_seen_at <> observed_at"))
                .isEqualTo("0");
        assertThat(
                        database.query(
                                "SELECT string_agg(DISTINCT severity || severity_rank, ' ' ORDER BY severity || severity_rank) FROM findings"))
                .isEqualTo("critical4 high3 low1 medium2");
    }

    @Test
    void failOnDuplicateFindingsAndLeaveNothingOfTheSetBehind() throws SQLException {
        TestDatabase database = TestDatabase.at("3");
        database.load(FLEET);
        try (Connection connection = database.connect()) {
            FleetLoader.duplicateOneFinding(connection);
        }
        assertThat(database.migrateTo(Release.SCHEMA)).isInstanceOfSatisfying(NotMigrated.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo(ErrorCode.MIGRATION_FAILED);
            assertThat(failed.failure().toString()).contains("V0006").contains("findings_one_for_each_host_and_rule");
        });
        assertThat(database.query("SELECT to_regclass('scan_summaries') IS NULL"))
                .isEqualTo("t");
        assertThat(database.query("SELECT max(version) FROM flyway_schema_history"))
                .isEqualTo("0003");
    }
}
