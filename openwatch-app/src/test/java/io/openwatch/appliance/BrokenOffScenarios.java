package io.openwatch.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Transactions that the package manager breaks off, and one whose upgrade is left to a person. */
@Tag("machine")
@Timeout(600)
class BrokenOffScenarios {
    @RegisterExtension
    final Machines machines = new Machines();

    @TempDir
    Path directory;

    @Test
    @DisplayName("abort-upgrade: what dpkg cannot unpack is not due any more, and the old release serves")
    void unpackingFails() {
        OpenWatch openwatch = machines.installed(Format.DEB);
        BootedMachine machine = openwatch.machine();
        String process = openwatch.unit("MainPID");
        // Only release 2.0.2 has a file there.
        Path other = Deb.of(directory, "another", "1")
                .file("usr/lib/openwatch/lib/more-migrations.jar", "another's")
                .build();
        Format.DEB.offer(machine, Format.DEB.of(Release.MENDED), other);
        machine.type("apt-get -y install another").ok();

        Ended failed = machine.type(Format.DEB.upgrade());

        assertThat(failed.exit()).isNotZero();
        assertThat(failed.all()).contains("trying to overwrite", "gate         yes");
        assertThat(machine.type(Format.DEB.installedVersion()).ok().out()).isEqualTo(Format.DEB.inPlace(Release.ONE));
        assertThat(openwatch.due()).isFalse();
        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.ONE));
        assertThat(openwatch.unit("MainPID")).as("the same process serves").isEqualTo(process);

        machine.type("apt-get -y remove another && " + Format.DEB.upgrade()).ok();
        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.MENDED));
        assertThat(machine.type("dpkg --audit").ok().all()).isEmpty();
    }

    @Test
    @DisplayName("failed-upgrade: a prerm of the old release that fails is made good by that of the new one")
    void theOldPrermFails() {
        OpenWatch openwatch = machines.installed(Format.DEB);
        BootedMachine machine = openwatch.machine();
        machine.type("sed -i '2i exit 1' /var/lib/dpkg/info/openwatch.prerm").ok();
        Format.DEB.offer(machine, Release.TWO);

        Ended upgraded = machine.type(Format.DEB.upgrade()).ok();

        assertThat(upgraded.all()).contains("trying script from the new package instead");
        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.TWO));
        assertThat(openwatch.due()).isFalse();
        assertThat(machine.type("dpkg --audit").ok().all()).isEmpty();
    }

    @ParameterizedTest(
            name = "{0}: AUTO_MIGRATE=no: the package installs, holds and names the next command, which upgrades")
    @EnumSource(Format.class)
    void leavesTheUpgradeToAPerson(Format format) {
        OpenWatch openwatch = machines.installed(format);
        BootedMachine machine = openwatch.machine();
        machine.type("sed -i s/^AUTO_MIGRATE=.*/AUTO_MIGRATE=no/ /etc/openwatch/upgrade.conf")
                .ok();
        String process = openwatch.unit("MainPID");
        format.offer(machine, Release.TWO);

        Ended installed = machine.type(format.upgrade()).ok();

        assertThat(installed.all()).contains("AUTO_MIGRATE=no", "type: openwatch upgrade run");
        assertThat(machine.type(format.installedVersion()).ok().out()).isEqualTo(format.inPlace(Release.TWO));
        assertThat(openwatch.unit("MainPID")).as("the old process serves on").isEqualTo(process);
        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.ONE));
        assertThat(openwatch.held()).isTrue();
        assertUntouched(openwatch);

        machine.reboot();
        machine.type("systemctl start openwatch-upgrade-resume").ok();
        assertThat(machine.type("systemctl start openwatch").exit()).isNotZero();
        assertUntouched(openwatch);

        machine.type("openwatch upgrade run").ok();
        openwatch.awaitHealthy(Release.TWO);
        assertThat(openwatch.held()).isFalse();
        assertThat(openwatch.due()).isFalse();
    }

    private static void assertUntouched(OpenWatch openwatch) {
        assertThat(openwatch.due()).isTrue();
        assertThat(openwatch.schema()).isEqualTo(Release.ONE.schema());
        assertThat(openwatch.restorePoints()).isZero();
    }
}
