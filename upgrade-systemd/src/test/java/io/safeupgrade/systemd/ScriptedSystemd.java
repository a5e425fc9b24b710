package io.safeupgrade.systemd;

import io.safeupgrade.RunId;
import io.safeupgrade.exec.CommandRunner;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Pace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Stand in for systemctl and journalctl: real executables that note their arguments and do what a test wrote.
 *
 * <p>{@code show} prints the state; any other verb runs the script of its name and succeeds where there is none.
 */
final class ScriptedSystemd {

    private static final String PROGRAM = """
            #!/bin/sh
            cd "$(dirname "$0")" || exit 99
            echo "$(basename "$0") $*" >> calls
            for argument; do
                case $argument in
                    -*) ;;
                    *) verb=$argument; break ;;
                esac
            done
            if [ "$(basename "$0")" = journalctl ]; then
                case " $* " in *" --sync "*) exit 0 ;; esac
                verb=journal
            fi
            if [ "$verb" = show ]; then cat state; exit 0; fi
            [ ! -f "on-$verb" ] || exec sh "./on-$verb" "$@"
            """;

    private final Path directory;

    ScriptedSystemd(Path directory) {
        this.directory = directory;
        for (String name : List.of("systemctl", "journalctl")) {
            write(name, PROGRAM);
            try {
                Files.setPosixFilePermissions(directory.resolve(name), PosixFilePermissions.fromString("rwx------"));
            } catch (IOException unable) {
                throw new UncheckedIOException(unable);
            }
        }
        write("calls", "");
    }

    SystemdService service(String... units) {
        return new SystemdService(
                Arrays.stream(units).map(UnitName::new).toList(),
                new Systemctl(
                        CommandRunner.create().withGrace(Duration.ofMillis(100)),
                        directory.resolve("systemctl").toString(),
                        directory.resolve("journalctl").toString()),
                new ControlGroup(List.of(directory.resolve("cgroup"))));
    }

    /** Let {@code show} print these blocks. */
    ScriptedSystemd state(String... blocks) {
        write("state", String.join("\n", blocks));
        return this;
    }

    /** Make a file that a script can copy over the state. */
    ScriptedSystemd later(String name, String... blocks) {
        write(name, String.join("\n", blocks));
        return this;
    }

    /** Let {@code verb} run {@code script} in the directory of the programs. */
    ScriptedSystemd on(String verb, String script) {
        write("on-" + verb, script);
        return this;
    }

    /** Put a process into the control group {@code path}. */
    ScriptedSystemd process(String path, long pid) {
        try {
            Path group = directory.resolve("cgroup").resolve(path);
            Files.createDirectories(group);
            Files.writeString(group.resolve("cgroup.procs"), pid + "\n");
            return this;
        } catch (IOException unable) {
            throw new UncheckedIOException(unable);
        }
    }

    /** Return the verbs with their arguments, without the looks and the options that never change. */
    List<String> calls() {
        try {
            return Files.readAllLines(directory.resolve("calls")).stream()
                    .map(line -> line.replace("--no-ask-password ", "").replace("--no-pager ", ""))
                    .filter(line -> !line.contains(" show "))
                    .toList();
        } catch (IOException unable) {
            throw new UncheckedIOException(unable);
        }
    }

    /**
     * Make a call of 100 seconds in which nothing takes time but {@code verb}, which takes {@code seconds}: however slow
     * the machine is.
     */
    CallContext callIn(String verb, long seconds) {
        Pace pace = new Pace() {
            @Override
            public Instant instant() {
                return Instant.ofEpochSecond(0, nanos());
            }

            @Override
            public long nanos() {
                boolean passed = calls().stream().anyMatch(call -> call.startsWith("systemctl " + verb));
                return passed ? Duration.ofSeconds(seconds).toNanos() : 0;
            }

            @Override
            public void pause(Duration duration) throws InterruptedException {
                Pace.system().pause(Duration.ofMillis(10));
            }
        };
        return CallContext.look(new RunId("test"), Duration.ofSeconds(100), pace);
    }

    /** Return the last question to the journal. */
    String journalCall() {
        return calls().stream()
                .filter(call -> call.startsWith("journalctl ") && !call.contains("--sync"))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    static String block(String unit, String activeState, String subState, String... more) {
        return "Id=" + unit + "\nLoadState=loaded\nActiveState=" + activeState + "\nSubState=" + subState + "\n"
                + String.join("\n", more) + (more.length == 0 ? "" : "\n");
    }

    static CallContext within(Duration patience) {
        return CallContext.look(new RunId("test"), patience, Pace.system());
    }

    static CallContext patient() {
        return within(Duration.ofSeconds(30));
    }

    private void write(String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text);
        } catch (IOException unable) {
            throw new UncheckedIOException(unable);
        }
    }
}
