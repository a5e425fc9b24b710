package io.openwatch.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Upgrades whose migration fails, and the two ways on. */
@Tag("machine")
@Timeout(600)
class FailedMigrationScenarios {
    @RegisterExtension
    final Machines machines = new Machines();

    @ParameterizedTest(
            name = "{0}: C-04 AC-05 a failed migration leaves data as before and the service down, also after a reboot;"
                    + " mended data and resume end it")
    @EnumSource(Format.class)
    void failedMigrationIsMended(Format format) {
        OpenWatch openwatch = machines.installed(format);
        BootedMachine machine = openwatch.machine();
        openwatch.sql(Fleet.DUPLICATE);
        String rows = openwatch.rows();
        format.offer(machine, Release.TWO);

        Ended failed = machine.type(format.upgrade());

        assertThat(format == Format.RPM || failed.exit() != 0)
                .as("rpm has no way to say it by its exit code; dpkg has: " + failed.exit())
                .isTrue();
        assertThat(failed.all())
                .contains("SU-701", "/var/lib/openwatch/backups/", "openwatch migrate")
                .contains("state          Everything pending was rolled back");
        assertDown(openwatch, rows);
        String runs = runs(openwatch);

        machine.reboot();
        machine.await(
                "the boot has looked",
                () -> openwatch
                        .property("openwatch-upgrade-resume.service", "ActiveState")
                        .equals("failed"));
        assertThat(machine.type("journalctl -b --no-pager -u openwatch-upgrade-resume")
                        .ok()
                        .out())
                .contains("SU-202", "openwatch upgrade resume");
        assertDown(openwatch, rows);
        assertThat(runs(openwatch)).as("the boot does not try again").isEqualTo(runs);

        Ended started = machine.type("systemctl start openwatch");
        assertThat(started.exit()).isNotZero();
        assertThat(machine.type("journalctl -b --no-pager -u openwatch").ok().out())
                .contains("Assertion failed for openwatch.service");
        assertThat(machine.type("cat /var/lib/openwatch/upgrade/motd").ok().out())
                .contains("stopped and held");

        openwatch.sql(Fleet.MEND);
        machine.type("openwatch upgrade resume").ok();

        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.TWO));
        assertThat(machine.answers("test -s /var/lib/openwatch/upgrade/motd")).isFalse();
        assertCleanPackages(format, machine, Release.TWO);
        machine.type("openwatch upgrade verify").ok();
    }

    @ParameterizedTest(
            name = "{0}: trap 6: after release 2.0.1 has failed, 2.0.2 repairs it, from the schema that is there")
    @EnumSource(Format.class)
    void aLaterReleaseRepairs(Format format) {
        OpenWatch openwatch = machines.installed(format);
        BootedMachine machine = openwatch.machine();
        String rows = openwatch.rows();
        format.offer(machine, Release.FAILING);
        machine.type(format.upgrade());
        assertDown(openwatch, rows);

        format.offer(machine, Release.MENDED);
        machine.type(format.upgrade()).ok();

        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.MENDED));
        assertThat(openwatch.rows()).isEqualTo(rows);
        assertThat(openwatch.sql("SELECT count(*) FROM owners")).isEqualTo("200");
        assertThat(openwatch.held()).isFalse();
        assertThat(openwatch.due()).isFalse();
        assertCleanPackages(format, machine, Release.MENDED);
        machine.reboot();
        openwatch.awaitHealthy(Release.MENDED);
    }

    private static void assertDown(OpenWatch openwatch, String rows) {
        assertThat(openwatch.unit("ActiveState")).isIn("inactive", "failed");
        assertThat(openwatch.held()).isTrue();
        assertThat(openwatch.schema()).isEqualTo(Release.ONE.schema());
        assertThat(openwatch.rows()).isEqualTo(rows);
        assertThat(openwatch.last().path("exit_code").asInt()).isEqualTo(30);
    }

    private static String runs(OpenWatch openwatch) {
        return openwatch.journal().stream().filter("RUN_STARTED"::equals).count() + " runs";
    }

    private static void assertCleanPackages(Format format, BootedMachine machine, Release release) {
        if (format == Format.DEB) {
            machine.type("dpkg --configure -a").ok();
            assertThat(machine.type("dpkg --audit").ok().all()).isEmpty();
        }
        assertThat(machine.type(format.installedVersion()).ok().out()).isEqualTo(format.inPlace(release));
    }
}
