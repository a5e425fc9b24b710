package io.openwatch.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Upgrades that end well. */
@Tag("machine")
@Timeout(600)
class UpgradeScenarios {
    private static final String WORKER = "openwatch-worker.service";

    @RegisterExtension
    final Machines machines = new Machines();

    @ParameterizedTest(
            name =
                    "{0}: AC-05 one command upgrades a fleet: restore point, migration, start, health; data and configuration stay")
    @EnumSource(Format.class)
    void upgradesAFleet(Format format) {
        OpenWatch openwatch = machines.installed(format);
        BootedMachine machine = openwatch.machine();
        String rows = openwatch.rows();
        String configuration = openwatch.configuration();
        format.offer(machine, Release.TWO);

        Ended upgraded = machine.type(format.upgrade()).ok();

        assertThat(upgraded.all()).contains("UPGRADED  openwatch 1.0.0 -> 2.0.0");
        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.TWO));
        assertThat(machine.type(format.installedVersion()).ok().out()).isEqualTo(format.inPlace(Release.TWO));
        assertThat(openwatch.rows()).isEqualTo(rows);
        assertThat(openwatch.configuration()).isEqualTo(configuration);
        assertThat(openwatch.phases())
                .containsExactly("HOLD", "STOP", "BACKUP", "MIGRATE", "START", "HEALTH", "COMMIT", "FINISH");
        assertThat(openwatch.restorePoints()).isEqualTo(1);
        assertThat(openwatch.held()).isFalse();
        assertThat(openwatch.due()).isFalse();
        machine.type("openwatch backup verify --all").ok();
        assertThat(machine.type("openwatch upgrade history").ok().out()).contains("1.0.0", "2.0.0");
        machine.type("openwatch upgrade verify").ok();

        machine.reboot();
        openwatch.awaitHealthy(Release.TWO);
    }

    @Test
    @DisplayName("a worker beside the service is down while the schema changes, and back with the new release")
    void upgradesWithAWorkerBesideTheService() {
        OpenWatch openwatch = machines.installed(Format.DEB);
        BootedMachine machine = openwatch.machine();
        machine.type("systemctl enable --now openwatch-worker.service").ok();
        String before = openwatch.property(WORKER, "InvocationID");
        assertThat(openwatch.property(WORKER, "ActiveState")).isEqualTo("active");
        Format.DEB.offer(machine, Release.TWO);

        Ended upgraded = machine.type(Format.DEB.upgrade()).ok();

        assertThat(upgraded.all()).contains("UPGRADED  openwatch 1.0.0 -> 2.0.0");
        assertThat(openwatch.phases())
                .containsExactly("HOLD", "STOP", "BACKUP", "MIGRATE", "START", "HEALTH", "COMMIT", "FINISH");
        machine.await(
                "the worker is back",
                () -> openwatch.property(WORKER, "ActiveState").equals("active"));
        assertThat(openwatch.property(WORKER, "InvocationID")).isNotEqualTo(before);
        assertThat(openwatch.property(WORKER, "NRestarts")).isEqualTo("0");

        machine.type("systemctl stop openwatch.service").ok();
        assertThat(openwatch.property(WORKER, "ActiveState")).isEqualTo("inactive");
    }

    @Test
    @DisplayName("openwatch and kensa-rules are upgraded in one transaction, without a terminal and with stdin closed")
    void upgradesBothPackagesWithoutATerminal() {
        OpenWatch openwatch = machines.installed(Format.DEB);
        BootedMachine machine = openwatch.machine();
        Format.DEB.offer(machine, Format.DEB.of(Release.TWO), Repacked.deb(Packages.rulesDeb(), "1.0.1"));

        machine.type("setsid --wait " + Format.DEB.upgrade() + " <&- >/root/said 2>&1")
                .ok();

        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.TWO));
        assertThat(machine.type("dpkg-query -W -f '${Version}' kensa-rules")
                        .ok()
                        .out())
                .isEqualTo("1.0.1");
        assertThat(machine.type("dpkg --audit").ok().all()).isEmpty();
    }

    @Test
    @DisplayName("trap 2: with PostgreSQL upgraded in the same run, the upgrade waits until that is up again")
    void waitsForPostgresqlOfTheSameTransaction() {
        OpenWatch openwatch = machines.installed(Format.DEB);
        BootedMachine machine = openwatch.machine();
        String server = openwatch.property("postgresql@15-main.service", "ExecMainStartTimestampMonotonic");
        Format.DEB.offer(machine, Format.DEB.of(Release.TWO), Repacked.postgresql());

        Ended upgraded = machine.type("apt-get -y dist-upgrade").ok();

        assertThat(upgraded.all()).contains("Setting up postgresql-15");
        assertThat(upgraded.all().indexOf("Processing triggers for openwatch"))
                .isGreaterThan(upgraded.all().indexOf("Setting up postgresql-15"));
        assertThat(openwatch.property("postgresql@15-main.service", "ExecMainStartTimestampMonotonic"))
                .as("the server was restarted")
                .isNotEqualTo(server);
        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.TWO));
        assertThat(machine.type("dpkg --audit").ok().all()).isEmpty();
    }

    @ParameterizedTest(
            name = "{0}: a service that is disabled and stopped stays so; the schema is brought forward all the same")
    @EnumSource(Format.class)
    void leavesAStoppedServiceStopped(Format format) {
        OpenWatch openwatch = machines.installed(format);
        BootedMachine machine = openwatch.machine();
        machine.type("systemctl disable --now openwatch").ok();
        format.offer(machine, Release.TWO);

        machine.type(format.upgrade()).ok();

        assertThat(openwatch.schema()).isEqualTo(Release.TWO.schema());
        assertThat(openwatch.unit("ActiveState")).isEqualTo("inactive");
        assertThat(openwatch.unit("UnitFileState")).isEqualTo("disabled");
        assertThat(openwatch.held()).isFalse();
        machine.reboot();
        assertThat(openwatch.unit("ActiveState")).isEqualTo("inactive");
        machine.type("systemctl start openwatch").ok();
        openwatch.awaitHealthy(Release.TWO);
    }

    @ParameterizedTest(name = "{0}: a masked service is not forced: it stays masked, and that is said")
    @EnumSource(Format.class)
    void leavesAMaskedServiceMasked(Format format) {
        OpenWatch openwatch = machines.installed(format);
        BootedMachine machine = openwatch.machine();
        machine.type("systemctl mask --now openwatch").ok();
        format.offer(machine, Release.TWO);

        Ended upgraded = machine.type(format.upgrade());

        assertThat(upgraded.all()).contains("masked");
        assertThat(openwatch.unit("ActiveState")).isEqualTo("inactive");
        assertThat(openwatch.unit("UnitFileState")).isEqualTo("masked");
        machine.type("systemctl unmask openwatch").ok();
        machine.type("openwatch upgrade run").ok();
        machine.type("systemctl start openwatch").ok();
        openwatch.awaitHealthy(Release.TWO);
    }

    @ParameterizedTest(
            name = "{0}: trap 12: a downgrade is refused before it is unpacked, and a reinstall does nothing")
    @EnumSource(Format.class)
    void refusesADowngrade(Format format) {
        OpenWatch openwatch = machines.installed(format);
        BootedMachine machine = openwatch.machine();
        format.offer(machine, Release.TWO);
        machine.type(format.upgrade()).ok();
        String process = openwatch.unit("MainPID");

        Ended refused = machine.type(format.downgrade(Release.ONE));

        assertThat(refused.exit()).as(refused.toString()).isNotZero();
        assertThat(refused.all()).contains("SU-203");
        assertThat(machine.type(format.installedVersion()).ok().out()).isEqualTo(format.inPlace(Release.TWO));
        machine.type(format.reinstall()).ok();
        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.TWO));
        assertThat(openwatch.unit("MainPID")).as("the same process serves").isEqualTo(process);
        assertThat(openwatch.restorePoints()).isEqualTo(1);
        assertThat(openwatch.due()).isFalse();
    }

    @Test
    @DisplayName("trap 10: the upgrade outlives the package manager and the session that began it")
    void outlivesThePackageManager() {
        OpenWatch openwatch = machines.installed(Format.DEB);
        BootedMachine machine = openwatch.machine();
        Format.DEB.offer(machine, Release.SLOW);
        int before = openwatch.begun("MIGRATE");
        var typed = machine.begin(Format.DEB.upgrade());
        openwatch.awaitNext("MIGRATE", before);

        machine.type(
                "pkill -KILL apt-get; pkill -KILL dpkg; pkill -KILL -f openwatch.postinst; pkill -KILL systemctl; true");

        assertThat(typed).succeedsWithin(java.time.Duration.ofSeconds(30));
        openwatch.awaitHealthy(Release.SLOW);
        machine.await("the run has ended", () -> !openwatch.held() && !openwatch.due());
        machine.type("dpkg --configure -a").ok();
        assertThat(machine.type(Format.DEB.installedVersion()).ok().out()).isEqualTo(Format.DEB.inPlace(Release.SLOW));
    }
}
