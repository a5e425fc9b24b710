package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.UpgradeEvent;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradeReport;
import io.safeupgrade.postgres.PostgresHistory.HistoryRow;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PostgresHistoryTests {

    private static final Instant BEGAN = Instant.parse("2026-11-20T10:00:00.123456Z");
    private static final Failure WHY = Failure.of(ErrorCode.MIGRATION_FAILED, "migration [7] failed", "mend it");

    private final TestCluster.Fresh fresh = TestCluster.shared().fresh();
    private final PostgresHistory history = PostgresHistory.of(fresh.owner());

    @Test
    void writesARowOfAnUpgrade() throws SQLException {
        end(new UpgradeOutcome.Upgraded(report("r1")));

        assertThat(rows())
                .containsExactly(new HistoryRow(
                        new RunId("r1"),
                        "till",
                        "UPGRADED",
                        Optional.of(ReleaseVersion.of("1.0")),
                        ReleaseVersion.of("2.0"),
                        Optional.of(SchemaVersion.of("6")),
                        Optional.empty(),
                        Optional.empty(),
                        BEGAN,
                        BEGAN.plusSeconds(60)));
    }

    static Stream<UpgradeOutcome> outcomesThatCreateNothing() {
        return Stream.of(
                new UpgradeOutcome.FailedStopped(report("r1"), WHY),
                new UpgradeOutcome.RolledBack(report("r1"), Optional.of(WHY)),
                new UpgradeOutcome.Refused(report("r1"), WHY),
                new UpgradeOutcome.Skipped(report("r1"), WHY),
                new UpgradeOutcome.UpToDate(report("r1")));
    }

    @ParameterizedTest
    @MethodSource("outcomesThatCreateNothing")
    @DisplayName("I3: only an upgrade brings the table into being")
    void createsNoTableOtherwise(UpgradeOutcome outcome) throws SQLException {
        end(outcome);

        assertThat(TestCluster.query(fresh.owner(), "SELECT to_regclass('safe_upgrade_history')"))
                .isNull();
        assertThat(rows()).isEmpty();
    }

    @Test
    void addsFailedAndRolledBackRunsWhereTheTableExists() throws SQLException {
        end(new UpgradeOutcome.Upgraded(report("r1")));
        end(new UpgradeOutcome.FailedStopped(report("r2"), WHY));
        end(new UpgradeOutcome.RolledBack(report("r3"), Optional.of(WHY)));
        end(new UpgradeOutcome.Refused(report("r4"), WHY));
        end(new UpgradeOutcome.Skipped(report("r5"), WHY));
        end(new UpgradeOutcome.UpToDate(report("r6")));

        assertThat(rows())
                .extracting(row -> row.run() + " " + row.outcome())
                .containsExactlyInAnyOrder("r1 UPGRADED", "r2 FAILED_STOPPED", "r3 ROLLED_BACK");
        assertThat(rows())
                .filteredOn(row -> row.run().text().equals("r2"))
                .extracting(HistoryRow::failure)
                .containsExactly(Optional.of("SU-701 migration [7] failed"));
    }

    @Test
    @DisplayName("I9: a run has one row, its last ending counts")
    void keepsOneRowForEachRun() throws SQLException {
        end(new UpgradeOutcome.Upgraded(report("r0")));
        end(new UpgradeOutcome.FailedStopped(report("r1"), WHY));
        end(new UpgradeOutcome.Upgraded(report("r1")));
        end(new UpgradeOutcome.Upgraded(report("r1")));

        assertThat(rows())
                .extracting(row ->
                        row.run() + " " + row.outcome() + " " + row.failure().isPresent())
                .containsExactlyInAnyOrder("r0 UPGRADED false", "r1 UPGRADED false");
    }

    @Test
    void ignoresOtherEventsAndEndingsWithoutARun() throws SQLException {
        history.on(new UpgradeEvent.Waiting(BEGAN, "for the lock"));
        end(new UpgradeOutcome.Upgraded(report(null)));

        assertThat(rows()).isEmpty();
    }

    @Test
    void neverThrows() throws IOException {
        TestCluster.execute(
                fresh.superuser(), "ALTER SCHEMA public OWNER TO postgres", "REVOKE ALL ON SCHEMA public FROM PUBLIC");
        assertThatCode(() -> end(new UpgradeOutcome.Upgraded(report("r1")))).doesNotThrowAnyException();

        try (FakeServer gone = FakeServer.refusing("57P03", "the database system is shutting down")) {
            PostgresHistory unreachable = PostgresHistory.of(gone.dsn("d"));
            assertThatCode(() ->
                            unreachable.on(new UpgradeEvent.RunEnded(BEGAN, new UpgradeOutcome.Upgraded(report("r1")))))
                    .doesNotThrowAnyException();
        }
    }

    private void end(UpgradeOutcome outcome) {
        history.on(new UpgradeEvent.RunEnded(BEGAN.plusSeconds(60), outcome));
    }

    private List<HistoryRow> rows() throws SQLException {
        return history.rows(TestCluster.call());
    }

    private static UpgradeReport report(String run) {
        return new UpgradeReport(
                Optional.ofNullable(run).map(RunId::new),
                "till",
                Optional.of(ReleaseVersion.of("1.0")),
                ReleaseVersion.of("2.0"),
                Optional.of(SchemaVersion.of("6")),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                "done",
                List.of(),
                List.of(),
                List.of(),
                BEGAN,
                BEGAN.plusSeconds(60));
    }
}
