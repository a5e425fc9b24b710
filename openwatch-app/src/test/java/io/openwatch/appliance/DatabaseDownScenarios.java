package io.openwatch.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Upgrades while the database is away: skipped, and made up for later. */
@Tag("machine")
@Timeout(600)
class DatabaseDownScenarios {
    @RegisterExtension
    final Machines machines = new Machines();

    @Test
    @DisplayName("SKIPPED: the package is installed, the old process serves on; a reboot with the database upgrades")
    void aRebootMakesUpForIt() {
        OpenWatch openwatch = skipped();
        BootedMachine machine = openwatch.machine();
        machine.type("systemctl start postgresql@15-main").ok();
        openwatch.awaitHealthy(Release.ONE);

        machine.reboot();

        assertUpgraded(openwatch);
    }

    @Test
    @DisplayName("SKIPPED: after a reboot without the database, the timer's look upgrades once that is back")
    void theTimerMakesUpForIt() {
        OpenWatch openwatch = skipped();
        BootedMachine machine = openwatch.machine();
        machine.type("systemctl mask postgresql@15-main").ok();
        machine.reboot();
        assertThat(openwatch.health().status()).isNotEqualTo(200);
        assertThat(openwatch.due()).isTrue();
        assertThat(openwatch.property("openwatch-upgrade-resume.timer", "ActiveState"))
                .isEqualTo("active");

        machine.type("systemctl unmask postgresql@15-main && systemctl start postgresql@15-main")
                .ok();
        machine.type("systemctl start openwatch-upgrade-resume").ok();

        assertUpgraded(openwatch);
    }

    private OpenWatch skipped() {
        OpenWatch openwatch = machines.installed(Format.DEB);
        BootedMachine machine = openwatch.machine();
        Format.DEB.offer(machine, Release.TWO);
        String process = openwatch.unit("MainPID");
        machine.type("systemctl stop postgresql@15-main").ok();

        Ended installed = machine.type(Format.DEB.upgrade()).ok();

        assertThat(installed.all()).contains("SKIPPED");
        assertThat(openwatch.due()).isTrue();
        assertThat(openwatch.held()).isFalse();
        assertThat(openwatch.unit("MainPID")).as("the old process serves on").isEqualTo(process);
        assertThat(machine.type("dpkg --audit").ok().all()).isEmpty();
        return openwatch;
    }

    private static void assertUpgraded(OpenWatch openwatch) {
        openwatch.awaitHealthy(Release.TWO);
        openwatch.machine().await("the run has ended", () -> !openwatch.held() && !openwatch.due());
        assertThat(openwatch.restorePoints()).isEqualTo(1);
    }
}
