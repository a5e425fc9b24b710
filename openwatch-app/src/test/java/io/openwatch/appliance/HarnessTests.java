package io.openwatch.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the scenarios rely on, shown with a package that has nothing to do with OpenWatch. */
@Tag("machine")
@Timeout(600)
class HarnessTests {
    @RegisterExtension
    final Machines machines = new Machines();

    @TempDir
    Path directory;

    @Test
    @DisplayName("a package from a local repository starts its service, which a reboot and a crash start again")
    void installsRebootsAndCrashes() {
        BootedMachine machine = machines.boot(BaseTree.debian());
        AptRepository.in(machine).offer(counter("1"), counter("2"));

        machine.type("apt-get -qq -y install counter=1").ok();
        assertThat(machine.read("/var/lib/counter")).isEqualTo("version 1 started\n");

        machine.type("apt-get -qq -y install counter").ok();
        assertThat(machine.type("dpkg-query -W -f '${Version} ${db:Status-Abbrev}' counter")
                        .ok()
                        .out())
                .isEqualTo("2 ii ");

        machine.reboot();
        machine.await(
                "started by the reboot",
                () -> machine.read("/var/lib/counter").lines().count() == 2);

        machine.crash();
        machine.boot();
        machine.await(
                "started after the crash",
                () -> machine.read("/var/lib/counter").lines().count() == 3);
        assertThat(machine.type("journalctl --no-pager --list-boots")
                        .ok()
                        .out()
                        .lines()
                        .filter(line -> line.contains(" -")))
                .as("the journal of the boots before is kept")
                .hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    @DisplayName("a crash ends what runs in the machine, and what was written before is there afterwards")
    void aCrashEndsEverything() {
        BootedMachine machine = machines.boot(BaseTree.debian());
        var typed = machine.begin("echo written >/srv/before; touch /run/begun; exec sleep infinity");
        machine.await("it runs", () -> machine.answers("test -e /run/begun"));

        machine.crash();

        assertThat(typed).as("the command has ended with the machine").succeedsWithin(Duration.ofSeconds(10));
        machine.boot();
        assertThat(machine.read("/srv/before")).isEqualTo("written\n");
        assertThat(machine.answers("test -e /run/begun")).isFalse();
        assertThat(machine.answers("pgrep -x sleep")).isFalse();
    }

    @Test
    @DisplayName(
            "two machines of one tree share neither ports nor files nor control groups, and the tree stays as it is")
    void machinesAreApart() {
        BootedMachine one = machines.boot(BaseTree.debian());
        BootedMachine other = machines.boot(BaseTree.debian());
        for (BootedMachine machine : java.util.List.of(one, other)) {
            machine.await("PostgreSQL answers", () -> machine.answers("pg_isready -h 127.0.0.1"));
            machine.type("systemctl stop postgresql@15-main").ok();
            assertThat(machine.answers("test -e /srv/mark")).isFalse();
            machine.write("/srv/mark", "");
            machine.type("systemctl start postgresql@15-main").ok();
        }
        one.type("systemctl stop postgresql@15-main").ok();

        assertThat(one.answers("pg_isready -h 127.0.0.1")).isFalse();
        assertThat(other.answers("pg_isready -h 127.0.0.1")).isTrue();
    }

    @Test
    @DisplayName("what is sealed is the start of the next machine")
    void whatIsSealedIsALayer() {
        Path made = Machines.directory("sealed");
        Layers layers;
        try (BootedMachine first = BootedMachine.boot(BaseTree.debian(), made, directory.resolve("sealed"))) {
            first.write("/srv/mark", "first");
            first.type("rm /srv/postgresql/*.deb").ok();
            layers = first.seal();
            try (BootedMachine second =
                    BootedMachine.boot(layers, Machines.directory("second"), directory.resolve("second"))) {
                assertThat(second.read("/srv/mark")).isEqualTo("first");
                assertThat(second.type("ls /srv/postgresql").ok().out()).isEmpty();
            }
        }
    }

    @Test
    @DisplayName("a command that does not end in time is killed and fails the test; one that fails shows what it said")
    void commandsEnd() {
        BootedMachine machine = machines.boot(BaseTree.debian());

        assertThatThrownBy(() -> machine.type("echo before; sleep 1000", Duration.ofSeconds(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("before", "deadline");
        assertThat(machine.answers("pgrep -x sleep")).isFalse();
        assertThatThrownBy(() -> machine.type("echo no such thing >&2; exit 7").ok())
                .hasMessageContainingAll("no such thing", "=> 7");
    }

    private Path counter(String version) {
        return Deb.of(directory, "counter", version)
                .file(
                        "lib/systemd/system/counter.service",
                        "[Service]\nExecStart=/bin/sh -c 'echo version " + version
                                + " started >>/var/lib/counter; exec sleep infinity'\n"
                                + "[Install]\nWantedBy=multi-user.target\n")
                .script(
                        "DEBIAN/postinst",
                        "systemctl daemon-reload\nsystemctl enable --now counter.service\n"
                                + "for try in 1 2 3 4 5 6 7 8 9 10; do [ -e /var/lib/counter ] && exit 0; sleep 1; done\n")
                .build();
    }
}
