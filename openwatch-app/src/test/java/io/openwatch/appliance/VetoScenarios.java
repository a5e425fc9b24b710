package io.openwatch.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Upgrades that the installed release refuses before anything is unpacked. */
@Tag("machine")
@Timeout(300)
class VetoScenarios {
    @RegisterExtension
    final Machines machines = new Machines();

    @Test
    @DisplayName("trap 5: without room for a restore point nothing is unpacked, and the old release serves")
    void refusesAFullDisk() {
        OpenWatch openwatch = machines.installed(Format.DEB);
        BootedMachine machine = openwatch.machine();
        machine.type("mount -t tmpfs -o size=64k,mode=750 tmpfs /var/lib/openwatch/backups")
                .ok();

        assertVetoed(openwatch, "/var/lib/openwatch/backups");

        machine.type("umount /var/lib/openwatch/backups").ok();
        machine.type(Format.DEB.upgrade()).ok();
        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.TWO));
    }

    @Test
    @DisplayName(
            "trap 5: with a password that the server does not take nothing is unpacked, and the old release serves")
    void refusesAWrongPassword() {
        OpenWatch openwatch = machines.installed(Format.DEB);
        BootedMachine machine = openwatch.machine();
        machine.type("cp -p /etc/openwatch/secrets.env /root/secrets.env && sed -i 's|:[^:@/]*@|:another@|'"
                        + " /etc/openwatch/secrets.env")
                .ok();

        assertVetoed(openwatch, "SU-401");

        machine.type("cp -p /root/secrets.env /etc/openwatch/secrets.env").ok();
        machine.type(Format.DEB.upgrade()).ok();
        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.TWO));
    }

    @Test
    @DisplayName("trap 25: with a pg_dump of another major nothing is unpacked, and the old release serves")
    void refusesAPgDumpOfAnotherMajor() {
        OpenWatch openwatch = machines.installed(Format.DEB);
        BootedMachine machine = openwatch.machine();
        for (String tool : new String[] {"pg_dump", "pg_restore"}) {
            machine.write("/srv/newer/" + tool, "#!/bin/sh\necho '" + tool + " (PostgreSQL) 16.4'\n");
        }
        machine.type("chmod 755 /srv/newer/* && echo PG_BIN_DIR=/srv/newer >>/etc/openwatch/upgrade.conf")
                .ok();

        assertVetoed(openwatch, "16");

        machine.type("sed -i /PG_BIN_DIR/d /etc/openwatch/upgrade.conf").ok();
        machine.type(Format.DEB.upgrade()).ok();
        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.TWO));
    }

    private static void assertVetoed(OpenWatch openwatch, String reason) {
        BootedMachine machine = openwatch.machine();
        String process = openwatch.unit("MainPID");
        Format.DEB.offer(machine, Release.TWO);

        Ended refused = machine.type(Format.DEB.upgrade());

        assertThat(refused.exit()).isNotZero();
        assertThat(refused.all()).contains("is not unpacked", reason);
        assertThat(machine.type(Format.DEB.installedVersion()).ok().out()).isEqualTo(Format.DEB.inPlace(Release.ONE));
        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.ONE));
        assertThat(openwatch.unit("MainPID")).isEqualTo(process);
        assertThat(openwatch.due()).isFalse();
        assertThat(openwatch.held()).isFalse();
        assertThat(machine.type("dpkg --audit").ok().all()).isEmpty();
    }
}
