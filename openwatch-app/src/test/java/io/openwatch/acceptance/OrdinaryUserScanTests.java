package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.kensa.testing.Rules;
import io.openwatch.kensa.testing.SshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Scans by somebody to whom the machine does not belong: no HOME, no way into the product's own directories. */
@Execution(ExecutionMode.CONCURRENT)
class OrdinaryUserScanTests {

    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    @TempDir
    Path directory;

    private Path rules;
    private Path closed;

    @BeforeEach
    void write() throws IOException {
        rules = Files.createDirectories(directory.resolve("rules/system"));
        Files.writeString(rules.resolve("there.yml"), rule("there", "/etc/passwd"));
        closed = Files.createDirectory(directory.resolve("closed"));
        Files.writeString(closed.resolve("secret"), "secret\n");
        Files.writeString(rules.resolve("hidden.yml"), rule("hidden", closed.resolve("secret")));
        close(closed);
    }

    @Test
    @DisplayName("judges this machine; what the user may not read is an error of its rule")
    void scansThisMachine() {
        Running.Ended ended = openwatch(Map.of("OPENWATCH_STATE_DIR", closed.toString()), "--local");
        assertThat(ended.exit()).as(ended::all).isZero();
        assertThat(ended.out()).contains("pass 1, error 1 of 2 rules", "no permission to look into " + closed);
        assertThat(ended.all()).doesNotContain("Exception");
    }

    @Test
    @DisplayName("judges a host by SSH, with keys of hosts in a file of the user's own")
    void scansAHost() throws IOException {
        Path home = Files.createDirectory(directory.resolve("server"));
        try (SshServer server = SshServer.in(home)) {
            String[] host = {
                "--host",
                System.getProperty("user.name") + "@127.0.0.1:" + server.port(SshServer.Port.RUNS),
                "--key",
                server.userKey("ed25519", "").toString(),
                "--trust-first-use"
            };
            Running.Ended nowhere = openwatch(Map.of("HOME", closed.toString()), host);
            assertThat(nowhere.exit()).as(nowhere::all).isEqualTo(2);
            assertThat(nowhere.err()).contains("cannot be written to [" + closed + "/.ssh/known_hosts]; name another");
            Path mine = Files.createDirectory(directory.resolve("mine"));
            Running.Ended ended = openwatch(Map.of("HOME", mine.toString()), host);
            assertThat(ended.exit()).as(ended::all).isZero();
            assertThat(ended.out()).contains("there: ", "of 2 rules");
            assertThat(mine.resolve(".ssh/known_hosts")).content().contains("ssh-ed25519");
        }
    }

    @Test
    @DisplayName("refuses to judge by other values than those that it may not read")
    void saysWhatItMayNotRead() {
        for (String option : List.of("--variables", "--rules")) {
            Running.Ended ended = openwatch(Map.of(), "--local", option, closed.toString());
            assertThat(ended.exit()).as(ended::all).isEqualTo(12);
            assertThat(ended.err()).contains(closed + ": it cannot be read: ", "permission denied");
            assertThat(ended.all()).doesNotContain("Exception");
        }
    }

    private static String rule(String id, Object file) {
        return Rules.text(
                id, "[{ default: true, check: { method: file_content_match, path: " + file + ", pattern: '.' } }]");
    }

    /** Root without any capability is kept out like everybody else, by what belongs to others. */
    private static void close(Path place) throws IOException {
        if (ROOT) {
            Files.setAttribute(place, "unix:uid", 65534);
        }
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString(ROOT ? "rwx------" : "---------"));
    }

    private Running.Ended openwatch(Map<String, String> environment, String... options) {
        Machine machine = Machine.in(directory);
        List<String> words = new ArrayList<>();
        if (ROOT) {
            words.addAll(List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"));
        }
        words.addAll(List.of("env", "-u", "HOME", "-u", "XDG_CONFIG_HOME"));
        environment.forEach((name, value) -> words.add(name + "=" + value));
        words.add(directory.resolve("bin/openwatch").toString());
        words.addAll(List.of("kensa", "scan", "--rules", rules.getParent().toString()));
        words.addAll(List.of(options));
        try (Running running = Running.start(directory.resolve("printed"), machine.environment(), words)) {
            return running.finish();
        }
    }
}
