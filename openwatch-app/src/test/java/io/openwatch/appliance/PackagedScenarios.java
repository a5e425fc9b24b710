package io.openwatch.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the packages bring, and what it does by itself. */
@Tag("machine")
@Timeout(600)
class PackagedScenarios {

    /** Prints how many milliseconds each took, as a clock on the machine has it. */
    private static final String TEN_TIMES = "for run in 1 2 3 4 5 6 7 8 9 10; do"
            + " begun=$(date +%s%N) && openwatch migrate --status >/dev/null && ended=$(date +%s%N)"
            + " && echo $(((ended - begun) / 1000000)); done";

    @RegisterExtension
    final Machines machines = new Machines();

    @TempDir
    Path directory;

    @ParameterizedTest(
            name = "{0}: AC-07 the payload: program, units, empty directory of restore points, configuration files")
    @EnumSource(Format.class)
    void payload(Format format) {
        Path file = format.of(Release.TWO);
        String list = format == Format.DEB
                ? host("dpkg-deb", "--contents", file.toString())
                : host("rpm", "-qlvp", file.toString());
        String settings = format == Format.DEB
                ? host("dpkg-deb", "--info", file.toString(), "conffiles")
                : host("rpm", "-qcp", file.toString());

        assertThat(list)
                .contains("/usr/bin/openwatch", "/usr/lib/openwatch/upgrade-manifest.json")
                .contains("openwatch.service", "openwatch-upgrade.service", "openwatch-upgrade-resume.service")
                .contains("openwatch-upgrade-resume.timer")
                .contains("openwatch-backup-cleanup.service", "openwatch-backup-cleanup.timer")
                .containsPattern(
                        "drwxr-x---.* root[ /]+openwatch? .*/var/lib/openwatch/backups/?|drwxr-x.*/var/lib/openwatch/backups/");
        assertThat(list.lines()
                        .filter(line -> line.contains("/var/lib/openwatch/backups/")
                                && !line.endsWith("/var/lib/openwatch/backups/")))
                .as("the directory of restore points is empty")
                .isEmpty();
        assertThat(settings.lines()).contains("/etc/openwatch/upgrade.conf", "/etc/openwatch/openwatch.toml");
        MachineLane.say(
                "%s of release 2.0.0: %.1f MB".formatted(format, file.toFile().length() / 1e6));
    }

    @Test
    @DisplayName("C-05 AC-06 the timer of the clean-up is enabled, removes what is old enough and keeps the newest")
    void cleansUp() {
        OpenWatch openwatch = machines.installed(Format.DEB);
        BootedMachine machine = openwatch.machine();
        assertThat(openwatch.property("openwatch-backup-cleanup.timer", "UnitFileState"))
                .isEqualTo("enabled");
        assertThat(openwatch.property("openwatch-backup-cleanup.timer", "ActiveState"))
                .isEqualTo("active");
        assertThat(openwatch.property("openwatch-backup-cleanup.timer", "Triggers"))
                .isEqualTo("openwatch-backup-cleanup.service");
        machine.type("sed -i -e s/RETENTION_DAYS=.*/RETENTION_DAYS=1/ -e s/KEEP_AT_LEAST=.*/KEEP_AT_LEAST=1/"
                        + " /etc/openwatch/upgrade.conf")
                .ok();
        String young = openwatch
                .json("openwatch backup create --output json")
                .path("id")
                .asString();
        String aged = AgedRestorePoint.in(machine, young, Duration.ofDays(40));
        assertThat(machine.type("openwatch backup list").ok().out()).contains(young, aged);

        machine.type("systemctl start openwatch-backup-cleanup.service").ok();

        assertThat(machine.type("ls /var/lib/openwatch/backups").ok().out().lines())
                .containsExactly(young);
        machine.type("systemctl start openwatch-backup-cleanup.service").ok();
        assertThat(openwatch.restorePoints()).isEqualTo(1);
    }

    @Test
    @DisplayName("what the packaged command costs is measured and told, not judged")
    void figures() {
        OpenWatch openwatch = machines.installed(Format.DEB);
        List<Long> millis = openwatch
                .machine()
                .type(TEN_TIMES)
                .ok()
                .out()
                .lines()
                .map(Long::valueOf)
                .sorted()
                .toList();

        MachineLane.say("openwatch migrate --status: median of 10 %d ms, %d to %d ms"
                .formatted((millis.get(4) + millis.get(5)) / 2, millis.getFirst(), millis.getLast()));
        MachineLane.say(openwatch
                .machine()
                .type("systemd-analyze security --no-pager openwatch.service | tail -n 1")
                .ok()
                .out()
                .strip());
    }

    private static String host(String... argv) {
        return Commands.run(Duration.ofMinutes(1), argv).ok().out();
    }
}
