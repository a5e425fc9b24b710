package io.safeupgrade.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.exec.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdNotifyTests {

    @TempDir
    Path directory;

    @Test
    @DisplayName("trap 35: says by systemd-notify that it is ready and how, and that it ends")
    void saysThatItIsReadyAndHow() throws IOException {
        SystemdNotify systemd = under("/run/systemd/notify", "exit 0");
        assertThat(systemd.ready("openwatch 2.0.0 listens on port 8443")).isEmpty();
        assertThat(systemd.stopping()).isEmpty();
        assertThat(told())
                .containsExactly(
                        "/run/systemd/notify: --ready --status=openwatch 2.0.0 listens on port 8443",
                        "/run/systemd/notify: STOPPING=1");
    }

    @Test
    @DisplayName("on a developer's machine nobody waits for news, and none is given")
    void saysNothingWhereNobodyListens() throws IOException {
        SystemdNotify alone = new SystemdNotify(Map.of(), CommandRunner.create(), program("exit 1"));
        assertThat(alone.ready("up")).isEmpty();
        assertThat(under("", "exit 1").ready("up")).isEmpty();
        assertThat(told()).isEmpty();
    }

    @Test
    void tellsWhyNobodyHeardIt() throws IOException {
        assertThat(under("/run/systemd/notify", "echo no such socket >&2; exit 1")
                        .ready("up"))
                .hasValueSatisfying(failure -> {
                    assertThat(failure.what()).contains("systemd could not be told");
                    assertThat(failure.remedy()).contains("NotifyAccess=all");
                });
    }

    private SystemdNotify under(String socket, String script) throws IOException {
        return new SystemdNotify(Map.of("NOTIFY_SOCKET", socket), CommandRunner.create(), program(script));
    }

    private String program(String script) throws IOException {
        Path program = directory.resolve("systemd-notify");
        Files.writeString(
                program,
                "#!/bin/sh\necho \"$NOTIFY_SOCKET: $*\" >> '" + directory.resolve("told") + "'\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program.toString();
    }

    private List<String> told() throws IOException {
        Path told = directory.resolve("told");
        return Files.exists(told) ? Files.readAllLines(told) : List.of();
    }
}
