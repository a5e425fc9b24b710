package io.openwatch.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Machines that die in the middle. A file below /run stops a phase there; it is gone when the machine is back. */
@Tag("machine")
@Timeout(600)
class CrashScenarios {
    private static final Duration SAFE_WITHIN = Duration.ofMinutes(1);

    @RegisterExtension
    final Machines machines = new Machines();

    @Test
    @DisplayName("I4: killed in BACKUP, the machine upgrades itself when it is back")
    void crashInBackup() {
        OpenWatch openwatch = machines.installed(Format.DEB);
        BootedMachine machine = openwatch.machine();
        machine.write("/srv/slow/pg_dump", """
                #!/bin/sh
                [ "$1" = --version ] || [ ! -e /run/slow ] || sleep 600
                exec /usr/lib/postgresql/15/bin/pg_dump "$@"
                """);
        machine.type("chmod 755 /srv/slow/pg_dump && ln -s /usr/lib/postgresql/15/bin/pg_restore /srv/slow/"
                        + " && echo PG_BIN_DIR=/srv/slow >>/etc/openwatch/upgrade.conf && touch /run/slow")
                .ok();

        crashIn("BACKUP", openwatch, Release.TWO);

        assertUpgraded(openwatch, Release.TWO);
    }

    @Test
    @DisplayName("I4 I13: killed in MIGRATE, the machine upgrades itself when it is back")
    void crashInMigrate() {
        OpenWatch openwatch = machines.installed(Format.DEB);

        crashIn("MIGRATE", openwatch, Release.SLOW);

        assertUpgraded(openwatch, Release.SLOW);
    }

    @Test
    @DisplayName("I4: killed in START, the machine upgrades itself when it is back")
    void crashInStart() {
        OpenWatch openwatch = machines.installed(Format.DEB);
        openwatch
                .machine()
                .write(
                        "/etc/systemd/system/openwatch.service.d/slow.conf",
                        "[Service]\nExecStartPre=/bin/sh -c 'while [ -e /run/slow ]; do sleep 0.1; done'\n");
        openwatch.machine().type("systemctl daemon-reload && touch /run/slow").ok();

        crashIn("START", openwatch, Release.TWO);

        assertUpgraded(openwatch, Release.TWO);
    }

    @Test
    @DisplayName("trap 3, 4: killed between unpacking and upgrading, the machine upgrades itself when it is back")
    void crashBetweenUnpackAndApply() {
        OpenWatch openwatch = machines.installed(Format.DEB);
        BootedMachine machine = openwatch.machine();
        Format.DEB.offer(machine, Release.TWO);
        machine.type("dpkg --unpack /srv/apt/openwatch_2.0.0_*.deb").ok();
        assertThat(openwatch.due()).isTrue();
        assertThat(openwatch.serves()).as("the old process serves on").isTrue();

        machine.crash();
        machine.boot();

        assertUpgraded(openwatch, Release.TWO);
    }

    private static void crashIn(String phase, OpenWatch openwatch, Release release) {
        BootedMachine machine = openwatch.machine();
        Format.DEB.offer(machine, release);
        int before = openwatch.begun(phase);
        var typed = machine.begin(Format.DEB.upgrade());
        openwatch.awaitNext(phase, before);
        machine.crash();
        assertThat(typed).as("apt died with the machine").succeedsWithin(Duration.ofSeconds(30));
        assertThat(openwatch.lastIntentOnDisk())
                .as("it was killed in just this phase")
                .isEqualTo(phase);
        machine.boot();
    }

    private static void assertUpgraded(OpenWatch openwatch, Release release) {
        BootedMachine machine = openwatch.machine();
        machine.await(
                "upgraded by the boot",
                SAFE_WITHIN,
                () -> openwatch.health().equals(OpenWatch.Health.of(release)) && !openwatch.held());
        assertThat(openwatch.due()).isFalse();
        assertThat(openwatch.rows()).contains("hosts|200|", "findings|20000|");
        machine.type("dpkg --configure -a").ok();
        assertThat(machine.type("dpkg --audit").ok().all()).isEmpty();
        assertThat(machine.type(Format.DEB.installedVersion()).ok().out()).isEqualTo(Format.DEB.inPlace(release));
        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(release));
        machine.type("openwatch backup verify --all").ok();
    }
}
