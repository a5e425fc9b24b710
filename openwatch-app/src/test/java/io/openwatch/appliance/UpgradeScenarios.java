package io.openwatch.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Upgrades that end well. */
@Tag("machine")
@Timeout(300)
class UpgradeScenarios {
    @RegisterExtension
    final Machines machines = new Machines();

    @Test
    @DisplayName("apt upgrades a fleet: restore point, migration, start, health; rows and configuration survive")
    void upgradesAFleet() {
        BootedMachine machine = machines.boot(Installed.DEB.layers());
        OpenWatch openwatch = new OpenWatch(machine);
        openwatch.awaitHealthy(Release.ONE);
        String rows = openwatch.rows();
        String configuration = openwatch.configuration();
        AptRepository.in(machine).offer(Packages.deb(Release.TWO));

        machine.type("apt-get -y install --only-upgrade openwatch kensa-rules").ok();

        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.TWO));
        assertThat(openwatch.rows()).isEqualTo(rows);
        assertThat(openwatch.configuration()).isEqualTo(configuration);
        assertThat(openwatch.restorePoints()).isEqualTo(1);
        assertThat(openwatch.held()).isFalse();
        assertThat(openwatch.due()).isFalse();
        machine.type("openwatch backup verify --all").ok();
        assertThat(machine.type("dpkg --audit").ok().all()).isEmpty();
    }
}
