package io.openwatch.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The first installation on a machine with an empty PostgreSQL. */
@Tag("machine")
@Timeout(600)
class FreshInstallScenarios {
    @RegisterExtension
    final Machines machines = new Machines();

    @ParameterizedTest(
            name = "{0}: C-03 AC-04 a fresh install migrates and starts nothing; setup --yes leaves a healthy service")
    @EnumSource(Format.class)
    void startsNothingBeforeSetup(Format format) {
        BootedMachine machine = machines.boot(format.base());
        format.offer(machine, format.companions());
        format.offer(machine, Release.TWO);
        OpenWatch openwatch = new OpenWatch(machine);

        Ended installed = machine.type(format.install()).ok();

        assertThat(installed.all()).contains("openwatch setup");
        assertThat(openwatch.unit("ActiveState")).isEqualTo("inactive");
        assertThat(openwatch.unit("UnitFileState")).isEqualTo("disabled");
        assertThat(openwatch.due()).isFalse();
        assertThat(openwatch.held()).isFalse();
        assertThat(machine.answers("test -e /var/lib/openwatch/upgrade/journal.jsonl"))
                .isFalse();
        assertThat(openwatch.sql("postgres", "SELECT count(*) FROM pg_database WHERE datname = 'openwatch'"))
                .isEqualTo("0");
        assertThat(openwatch.property("openwatch-upgrade.service", "ExecMainStartTimestamp"))
                .isEmpty();

        machine.type("openwatch setup --yes").ok();

        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.TWO));
        assertThat(openwatch.unit("UnitFileState")).isEqualTo("enabled");
        machine.reboot();
        openwatch.awaitHealthy(Release.TWO);
        assertThat(openwatch.property("openwatch-upgrade-resume.service", "ConditionResult"))
                .as("nothing is due, so the boot has nothing to look at")
                .isEqualTo("no");
    }
}
