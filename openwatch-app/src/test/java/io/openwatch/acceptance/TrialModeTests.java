package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.config.ConfigSources;
import io.openwatch.config.Configuration;
import io.openwatch.release.ReleaseDescriptor;
import io.openwatch.testing.Release;
import io.openwatch.upgrade.OpenWatchUpgrade;
import io.safeupgrade.Failure;
import io.safeupgrade.OnFailure;
import io.safeupgrade.Phase;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeEvent;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.engine.Deadlines;
import io.safeupgrade.engine.HealthGate;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.engine.SafeUpgradeBuilder;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.HealthProbe;
import io.safeupgrade.spi.ReleaseInstaller;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A release that comes up on trial and does not stay. */
@Execution(ExecutionMode.CONCURRENT)
class TrialModeTests {
    private static final ReleaseVersion OLD = ReleaseVersion.of(UsedAppliance.RELEASE);

    private static final HealthGate ONCE = new HealthGate(1, Duration.ZERO, Duration.ofMillis(200));

    @TempDir
    Path directory;

    private final List<String> changes = new ArrayList<>();
    private final List<String> looks = new ArrayList<>();
    private final List<Snapshot> before = new ArrayList<>();
    private final List<Snapshot> back = new ArrayList<>();
    private String head = "";

    @Test
    @DisplayName(
            "trap 30: a new release on trial that is not healthy takes no write, and the roll-back by policy brings"
                    + " every row back: audit trail, jobs, hosts and credentials; each job then takes effect once")
    void aRollBackByPolicyLosesNothing() throws Exception {
        UsedAppliance appliance = UsedAppliance.in(directory);
        try (Machine machine = appliance.machine()) {
            UpgradeOutcome outcome = upgrade(
                    appliance, plan -> plan.onFailure(OnFailure.ROLL_BACK).installer(new Files(machine)));
            assertThat(outcome).as(outcome::toString).isInstanceOf(UpgradeOutcome.RolledBack.class);
            assertThat(machine.journalOfLastRun())
                    .containsSubsequence(
                            "PHASE_RESULT MIGRATE DONE",
                            "PHASE_RESULT START DONE",
                            "PHASE_RESULT HEALTH FAILED",
                            "PHASE_RESULT RESTORE DONE",
                            "PHASE_RESULT HEALTH DONE");
            refusedChangesAndAnsweredLooks();
            assertThat(back).as("every row, before anything runs again").containsExactly(before.getLast());
            assertThat(machine.health()).isEqualTo("200 1.0.0 13");
            everythingIsDoneOnce(appliance);
        }
    }

    @Test
    @DisplayName("trap 30: after a failed trial the operator's way back, typed as it is printed, brings every row back")
    void theOperatorsWayBackLosesNothing() throws Exception {
        UsedAppliance appliance = UsedAppliance.in(directory);
        try (Machine machine = appliance.machine()) {
            machine.install("2.0.0", Release.SCHEMA);
            UpgradeOutcome outcome = upgrade(appliance, plan -> plan);
            assertThat(outcome.exitCode()).as(outcome::toString).isEqualTo(40);
            refusedChangesAndAnsweredLooks();
            String printed = outcome.report().next().stream()
                    .map(next -> next.command())
                    .filter(command -> command.contains("upgrade rollback"))
                    .findFirst()
                    .orElseThrow();

            machine.install(UsedAppliance.RELEASE, UsedAppliance.SCHEMA);
            Running.Ended typed = machine.actingAs(UsedAppliance.RELEASE, UsedAppliance.SCHEMA)
                    .type(printed + " --yes");
            assertThat(typed.exit()).as(typed::all).isZero();
            assertThat(machine.health()).isEqualTo("200 1.0.0 13");
            everythingIsDoneOnce(appliance);
            assertThat(unmoved(Snapshot.of(appliance.database())))
                    .as("every row but those of jobs")
                    .isEqualTo(unmoved(before.getLast()));
        }
    }

    @Test
    @DisplayName(
            "trap 30: a way back after COMMIT takes back events that were anchored already; the trail says that a restore"
                    + " did, and what was there before the upgrade is intact")
    void aWayBackAfterCommitIsOnRecordInTheTrail() throws Exception {
        UsedAppliance appliance = UsedAppliance.in(directory);
        try (Machine machine = appliance.machine()) {
            head = appliance.head();
            machine.install("2.0.0", Release.SCHEMA);
            Running.Ended up = machine.openwatch("upgrade", "run");
            assertThat(up.exit()).as(up::all).isZero();
            assertThat(appliance
                            .client()
                            .request("POST", "/api/v1/jobs:check")
                            .key("since")
                            .json(Map.of("note", "since"))
                            .send()
                            .status())
                    .isEqualTo(202);
            String anchored = appliance.awaitAnchor();

            machine.install(UsedAppliance.RELEASE, UsedAppliance.SCHEMA);
            Running.Ended typed = machine.actingAs(UsedAppliance.RELEASE, UsedAppliance.SCHEMA)
                    .openwatch("upgrade", "rollback", "--accept-loss", "--yes");
            assertThat(typed.exit()).as(typed::all).isZero();
            appliance.due();
            assertThat(everythingIsDoneOnce(appliance))
                    .containsPattern("restored +at [0-9]+ on .*" + machine.lastRun());
            assertThat(appliance.database().query("SELECT count(*) FROM audit_links WHERE " + anchored))
                    .as("what was anchored is gone")
                    .isEqualTo("0");
        }
    }

    private static Map<String, String> unmoved(Snapshot snapshot) {
        Map<String, String> rows = new TreeMap<>(snapshot.rows());
        rows.keySet().removeIf(table -> table.matches("public\\.(jobs|scheduled_tasks|events|audit_.*)"));
        return rows;
    }

    private void refusedChangesAndAnsweredLooks() {
        assertThat(changes).containsExactly("503 server.maintenance");
        assertThat(looks).containsExactly("200");
    }

    /** The service that is back and a worker elsewhere share what was queued and what was cut off. */
    private String everythingIsDoneOnce(UsedAppliance appliance) {
        Machine elsewhere = Machine.in(directory.resolve("later"))
                .configured(appliance.database().text())
                .actingAs(UsedAppliance.RELEASE, UsedAppliance.SCHEMA)
                .with("OPENWATCH_JOBS_LEASE_SECONDS", "3");
        try (Running worker = elsewhere.begin("worker")) {
            worker.awaitLine("that it works", line -> line.contains("openwatch 1.0.0 works"));
            worker.await(
                    "did all jobs",
                    () -> UsedAppliance.states(appliance.database())
                            .equals("1 dead, " + UsedAppliance.JOBS + " succeeded"));
            assertThat(worker.terminate().finish().exit()).isZero();
        }
        assertThat(appliance
                        .database()
                        .query("SELECT count(*) || ' ' || count(DISTINCT target_id) FROM audit_events"
                                + " WHERE action = 'job.checked'"))
                .as("effects, and jobs that had one")
                .isEqualTo(UsedAppliance.JOBS + " " + UsedAppliance.JOBS);
        assertThat(appliance.database().query("SELECT count(*) FROM audit_links WHERE " + head))
                .as("the trail goes on from where it was")
                .isEqualTo("1");
        appliance.awaitAnchor();
        Running.Ended verified = appliance
                .machine()
                .actingAs(UsedAppliance.RELEASE, UsedAppliance.SCHEMA)
                .openwatch("audit", "verify");
        assertThat(verified.exit()).as(verified::all).isZero();
        assertThat(verified.out()).contains("intact  ").contains("anchored up to");
        return verified.out();
    }

    private UpgradeOutcome upgrade(UsedAppliance appliance, UnaryOperator<SafeUpgradeBuilder> more) {
        Map<String, String> environment = appliance.machine().environment();
        Configuration configuration =
                Configuration.load(ConfigSources.of(environment)).orThrow();
        HealthProbe real = OpenWatchUpgrade.health(configuration, environment);
        SafeUpgrade upgrade = more.apply(OpenWatchUpgrade.of(configuration, ReleaseDescriptor.builtIn(), environment)
                        .health(request -> health(appliance, real, request))
                        .healthGate(ONCE)
                        .listener(event -> stopped(appliance, event))
                        .deadlines(
                                Deadlines.DEFAULT.withStartAndHealth(Duration.ofSeconds(60), Duration.ofSeconds(10))))
                .build();
        return upgrade.run(upgrade.plan(), Trigger.OPERATOR);
    }

    /** The old release is asked as ever. Of the new one everything is tried, and then it is not healthy. */
    private HealthProbe.Health health(UsedAppliance appliance, HealthProbe real, HealthProbe.ProbeRequest request) {
        HealthProbe.Health health = real.probe(request);
        if (!(health instanceof HealthProbe.Healthy)) {
            return health;
        }
        if (request.release().equals(OLD)) {
            if (back.isEmpty()) {
                back.add(Snapshot.everything(appliance.database()));
            }
            return health;
        }
        if (changes.isEmpty()) {
            changes.addAll(appliance.changes());
            looks.addAll(appliance.looks());
        }
        return new HealthProbe.Unhealthy("made to fail", Optional.of(request.release()));
    }

    /** From here on nobody writes: what is there now must come back. */
    private void stopped(UsedAppliance appliance, UpgradeEvent event) {
        if (event instanceof UpgradeEvent.PhaseStarted began && began.phase() == Phase.BACKUP) {
            appliance.due();
            before.add(Snapshot.everything(appliance.database()));
            head = appliance.head();
        }
    }

    /** What a package manager does, as far as the machine of a test can tell. */
    private record Files(Machine machine) implements ReleaseInstaller {

        @Override
        public Optional<ReleaseVersion> installed(CallContext call) {
            return Optional.of(machine.installed());
        }

        @Override
        public Optional<Failure> install(InstallRequest request) {
            boolean old = request.release().equals(OLD);
            machine.install(request.release().text(), old ? UsedAppliance.SCHEMA : Release.SCHEMA);
            return Optional.empty();
        }
    }
}
