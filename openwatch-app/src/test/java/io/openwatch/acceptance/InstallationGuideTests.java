package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.Guide;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/** docs/installation.md, typed from top to bottom, and its table of steps. */
@Execution(ExecutionMode.CONCURRENT)
class InstallationGuideTests {
    private static final String GUIDE = "installation.md";

    @TempDir
    Path directory;

    @Test
    @DisplayName("every command of the guide ends with 0, in the order of the guide")
    void everyCommandWorksAsWritten() {
        try (FreshServer server = FreshServer.start(directory.resolve("server"));
                FreshMachine fresh = new FreshMachine(directory.resolve("machine"), server)) {
            Machine machine = fresh.machine();
            Machine.program(machine.directory().resolve("bin/sudo"), "#!/bin/sh\nexec \"$@\"\n");
            int port = Machine.freePort();
            List<String> commands = BackupsGuideTests.commands(GUIDE);
            assertThat(commands).hasSizeGreaterThan(6);
            for (String command : commands) {
                String line = "cd " + machine.directory() + " && " + here(command, machine, server, port);
                Running.Ended ended = machine.type(line);
                assertThat(ended.exit()).as(command + "\n" + ended.all()).isZero();
            }
            assertThat(machine.health()).isEqualTo("200 2.0.0 6");
        }
    }

    /** What a person would type on this machine, whose server knows its administrator by an address. */
    private static String here(String command, Machine machine, FreshServer server, int port) {
        String admin = server.adminFile(machine.directory()).toString();
        String line = command.replace("/etc/openwatch", machine.state().toString())
                .replace("localhost:8443", "localhost:" + port)
                .replace("/root/admin.dsn", admin);
        if (!line.contains("openwatch setup")) {
            return line;
        }
        String here = (line.contains("--admin-dsn-file") ? "" : " --admin-dsn-file " + admin)
                + (line.contains("--listen") ? "" : " --listen 127.0.0.1:" + port)
                + (line.contains("--dry-run") ? "" : " --yes");
        // The address is written down by then; the guide shows other names to those who have not begun.
        return line.contains("--database") ? line.replace("openwatch setup", newState(machine)) + here : line + here;
    }

    private static String newState(Machine machine) {
        return "env OPENWATCH_STATE_DIR=" + machine.directory().resolve("another") + " openwatch setup";
    }

    @Test
    @DisplayName("the table names the steps of the program, in their order")
    void namesEveryStep() {
        try (FreshServer server = FreshServer.start(directory.resolve("server"))) {
            FreshMachine fresh = new FreshMachine(directory.resolve("machine"), server);
            JsonNode plan = Machine.json(fresh.type(fresh.setupHere("--dry-run", "--output", "json")));
            Stream<String> table = Guide.of(GUIDE)
                    .text()
                    .lines()
                    .filter(line -> line.matches("\\| `[a-z]+` \\| .*"))
                    .map(line -> line.replaceAll("\\| `([a-z]+)`.*", "$1"));
            assertThat(table)
                    .containsExactlyElementsOf(plan.path("steps")
                            .valueStream()
                            .map(step -> step.path("step").asString())
                            .distinct()
                            .toList());
        }
    }
}
