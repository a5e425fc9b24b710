package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.config.ConfigSources;
import io.openwatch.config.Configuration;
import io.openwatch.demo.Fleet;
import io.openwatch.release.ReleaseDescriptor;
import io.openwatch.testing.Release;
import io.openwatch.testing.TestDatabase;
import io.openwatch.upgrade.OpenWatchUpgrade;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.engine.Deadlines;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.engine.SafeUpgradeBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class WorkerUpgradeTests {
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Fleet FLEET = new Fleet(11, 5, 100, Instant.parse("2026-11-20T06:00:00Z"));

    @TempDir
    Path directory;

    @Test
    @DisplayName("trap 28: an upgrade waits for the sessions of a worker on another machine, ends 20 and names it;"
            + " once that worker is stopped, the same upgrade succeeds")
    void anUpgradeNamesTheWorkerThatIsStillThere() {
        TestDatabase database = TestDatabase.at("3");
        database.load(FLEET);
        Machine machine = Machine.in(directory.resolve("service")).configured(database.text());
        try (Running worker = workerElsewhere(database)) {
            UpgradeOutcome outcome = withShortStop(machine, SafeUpgradeBuilder::build);
            assertThat(outcome.exitCode()).as(outcome::toString).isEqualTo(20);
            assertThat(outcome.toString())
                    .contains("openwatch-worker@")
                    .contains("/" + worker.pid() + " as ")
                    .contains("from 127.0.0.1");
            assertThat(Snapshot.history(database)).as("nothing was migrated").endsWith("0003 true");
            assertThat(worker.terminate().finish().exit()).isZero();
        }
        Running.Ended again = machine.openwatch("upgrade", "run");
        assertThat(again.exit()).as(again::all).isZero();
        assertThat(Snapshot.history(database)).endsWith(Release.APPLIED + " true");
        upgradesAreInTheTrail(machine, database);
    }

    /** The service that starts afterwards brings them in, and anchors them. */
    private static void upgradesAreInTheTrail(Machine machine, TestDatabase database) {
        try (machine) {
            machine.startService();
            machine.awaitFile(machine.state().resolve("data/audit/anchors.jsonl"));
        }
        assertThat(database.query("SELECT string_agg(action || ' ' || outcome, ', ' ORDER BY occurred_at, id)"
                        + " FROM audit_events WHERE target_type = 'upgrade'"))
                .endsWith("upgrade.upgraded success");
        Running.Ended verified = machine.openwatch("audit", "verify");
        assertThat(verified.exit()).as(verified::all).isZero();
        assertThat(verified.out()).contains("intact  ").contains("1 anchors compared");
        database.execute("UPDATE audit_events SET outcome = 'denied'");
        Running.Ended broken = machine.openwatch("audit", "verify");
        assertThat(broken.exit()).as(broken::all).isEqualTo(90);
        assertThat(broken.out()).contains("BROKEN  changed at 1 ");
    }

    @Test
    @DisplayName("trap 28: with --terminate-sessions the sessions of a worker on another machine are ended and named")
    void endsTheSessionsOfAWorkerOnRequest() {
        TestDatabase database = TestDatabase.at("3");
        database.load(FLEET);
        Machine machine = Machine.in(directory.resolve("service")).configured(database.text());
        try (Running worker = workerElsewhere(database)) {
            UpgradeOutcome outcome = withShortStop(
                    machine, upgrade -> upgrade.terminateSessions().build());
            assertThat(outcome.exitCode()).as(outcome::toString).isZero();
            assertThat(outcome.report().phases().toString()).contains("ended were", "/" + worker.pid() + " as ");
        }
        assertThat(Snapshot.history(database)).endsWith(Release.APPLIED + " true");
    }

    /** A worker of release 1 on another machine, with a session in the database. */
    private Running workerElsewhere(TestDatabase database) {
        Running worker = Machine.in(directory.resolve("worker"))
                .configured(database.text())
                .actingAs("1.0.0", "3")
                .begin("worker");
        worker.awaitLine("that it works", line -> line.contains("openwatch 1.0.0 works"));
        worker.await(
                "had a session",
                () -> database.query("SELECT count(*) FROM pg_stat_activity"
                                + " WHERE application_name LIKE 'openwatch-worker@%/" + worker.pid() + "'")
                        .matches("[1-9].*"));
        return worker;
    }

    private static UpgradeOutcome withShortStop(Machine machine, Function<SafeUpgradeBuilder, SafeUpgrade> finish) {
        Map<String, String> environment = machine.environment();
        Configuration configuration =
                Configuration.load(ConfigSources.of(environment)).orThrow();
        Deadlines usual = Deadlines.DEFAULT;
        SafeUpgrade upgrade = finish.apply(OpenWatchUpgrade.of(configuration, ReleaseDescriptor.builtIn(), environment)
                .deadlines(new Deadlines(
                        usual.look(),
                        SHORT,
                        usual.backup(),
                        usual.install(),
                        usual.migrate(),
                        usual.start(),
                        usual.health(),
                        SHORT)));
        return upgrade.run(upgrade.plan(), Trigger.OPERATOR);
    }
}
