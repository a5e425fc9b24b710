package io.openwatch.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Packages that go. */
@Tag("machine")
@Timeout(600)
class RemovalScenarios {
    @RegisterExtension
    final Machines machines = new Machines();

    @Test
    @DisplayName("removed and installed again, it serves the same data after setup")
    void comesBack() {
        OpenWatch openwatch = machines.installed(Format.DEB);
        BootedMachine machine = openwatch.machine();
        String rows = openwatch.rows();
        String configuration = openwatch.configuration();

        machine.type("apt-get -y remove openwatch").ok();

        assertThat(machine.answers("test -e /usr/bin/openwatch")).isFalse();
        assertThat(machine.answers("pgrep -u openwatch")).isFalse();
        assertThat(machine.type("systemctl --failed --no-legend").ok().out()).isEmpty();
        machine.type(Format.DEB.install()).ok();
        assertThat(openwatch.unit("ActiveState")).isEqualTo("inactive");
        machine.type("openwatch setup --yes").ok();
        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.ONE));
        assertThat(openwatch.rows()).isEqualTo(rows);
        assertThat(openwatch.configuration()).isEqualTo(configuration);
    }

    @Test
    @DisplayName(
            "purge takes configuration, state and user, keeps database and restore points unless told, and repeats")
    void purges() {
        OpenWatch openwatch = machines.installed(Format.DEB);
        BootedMachine machine = openwatch.machine();
        machine.type("openwatch backup create").ok();

        Ended purged = machine.type("apt-get -y purge openwatch").ok();

        assertThat(purged.all()).contains("/var/lib/openwatch/backups");
        assertThat(machine.type("ls /var/lib/openwatch /var/lib/openwatch/backups/*")
                        .ok()
                        .out())
                .contains("backups", "manifest.json", "database.dump.zst")
                .doesNotContain("upgrade", "data\n");
        assertThat(machine.answers("test -e /etc/openwatch || getent passwd openwatch || getent group openwatch"))
                .isFalse();
        assertThat(machine.type("find / -xdev -nouser -o -xdev -nogroup | grep -v ^/proc | head")
                        .out())
                .as("nothing is left of a user that is gone")
                .isEmpty();
        assertThat(openwatch.rows()).contains("hosts|200|");
        assertThat(machine.type("ls /etc/systemd/system/*/ | grep openwatch").out())
                .isEmpty();

        machine.type(Format.DEB.install()).ok();
        machine.type("OPENWATCH_PURGE_BACKUPS=yes apt-get -y purge openwatch").ok();
        assertThat(machine.answers("test -e /var/lib/openwatch")).isFalse();
    }
}
