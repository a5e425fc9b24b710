package io.openwatch.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Upgrades that the installed release refuses before anything is unpacked. */
@Tag("machine")
@Timeout(600)
class VetoScenarios {
    @RegisterExtension
    final Machines machines = new Machines();

    @ParameterizedTest(
            name = "{0}: trap 5: without room for a restore point nothing is unpacked, and the old release serves")
    @EnumSource(Format.class)
    void refusesAFullDisk(Format format) {
        OpenWatch openwatch = machines.installed(format);
        BootedMachine machine = openwatch.machine();
        machine.type("mount -t tmpfs -o size=64k,mode=750 tmpfs /var/lib/openwatch/backups")
                .ok();

        assertVetoed(format, openwatch, "/var/lib/openwatch/backups");

        machine.type("umount /var/lib/openwatch/backups").ok();
        machine.type(format.upgrade()).ok();
        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.TWO));
    }

    @ParameterizedTest(
            name =
                    "{0}: trap 5: with a password that the server does not take nothing is unpacked, and the old release serves")
    @EnumSource(Format.class)
    void refusesAWrongPassword(Format format) {
        OpenWatch openwatch = machines.installed(format);
        BootedMachine machine = openwatch.machine();
        machine.type("cp -p /etc/openwatch/secrets.env /root/secrets.env && sed -i 's|:[^:@/]*@|:another@|'"
                        + " /etc/openwatch/secrets.env")
                .ok();

        assertVetoed(format, openwatch, "SU-401");

        machine.type("cp -p /root/secrets.env /etc/openwatch/secrets.env").ok();
        machine.type(format.upgrade()).ok();
        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.TWO));
    }

    @ParameterizedTest(
            name = "{0}: trap 25: with a pg_dump of another major nothing is unpacked, and the old release serves")
    @EnumSource(Format.class)
    void refusesAPgDumpOfAnotherMajor(Format format) {
        OpenWatch openwatch = machines.installed(format);
        BootedMachine machine = openwatch.machine();
        for (String tool : new String[] {"pg_dump", "pg_restore"}) {
            machine.write("/srv/newer/" + tool, "#!/bin/sh\necho '" + tool + " (PostgreSQL) 16.4'\n");
        }
        machine.type("chmod 755 /srv/newer/* && echo PG_BIN_DIR=/srv/newer >>/etc/openwatch/upgrade.conf")
                .ok();

        assertVetoed(format, openwatch, "16");

        machine.type("sed -i /PG_BIN_DIR/d /etc/openwatch/upgrade.conf").ok();
        machine.type(format.upgrade()).ok();
        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.TWO));
    }

    private static void assertVetoed(Format format, OpenWatch openwatch, String reason) {
        BootedMachine machine = openwatch.machine();
        String process = openwatch.unit("MainPID");
        format.offer(machine, Release.TWO);

        Ended refused = machine.type(format.upgrade());

        assertThat(refused.exit()).isNotZero();
        assertThat(refused.all()).contains(reason);
        assertThat(refused.all()).contains("is not unpacked");
        assertThat(machine.type(format.installedVersion()).ok().out()).isEqualTo(format.inPlace(Release.ONE));
        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.ONE));
        assertThat(openwatch.unit("MainPID")).isEqualTo(process);
        assertThat(openwatch.due()).isFalse();
        assertThat(openwatch.held()).isFalse();
        if (format == Format.DEB) {
            assertThat(machine.type("dpkg --audit").ok().all()).isEmpty();
        }
    }
}
