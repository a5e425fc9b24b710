package io.openwatch.kensa.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.kensa.HostReport;
import io.openwatch.kensa.rule.Rule;
import io.openwatch.kensa.rule.RuleLibrary;
import io.openwatch.kensa.rule.VariableFiles;
import io.openwatch.kensa.scan.HostScan;
import io.openwatch.kensa.scan.ScanSettings;
import io.openwatch.kensa.session.Elevation;
import io.openwatch.kensa.session.Session;
import io.openwatch.kensa.session.ShellCall;
import io.openwatch.kensa.testing.SshServer;
import io.openwatch.kensa.testing.SshServer.Port;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a scan waits for a host that is far away, once it is logged in. */
class RoundTripTests {

    /** None is counted too low, but a slow machine may count one too many. */
    private static final int SCANS = 4;

    private static final ScanSettings USUAL = ScanSettings.usual();

    @TempDir
    Path directory;

    @Test
    void aScanOpensAChannelStartsAShellAndAsksForEverything() throws IOException {
        List<Rule> quick = RuleLibrary.read(List.of(Path.of("rules/kernel"), Path.of("rules/network")))
                .with(VariableFiles.of(Optional.empty(), Map.of()).common())
                .rules();
        assertThat(quick).hasSizeGreaterThan(20);
        try (SshServer server = SshServer.in(directory);
                SlowLine line = new SlowLine(server.port(Port.RUNS), Duration.ofMillis(10))) {
            Path key = server.userKey("ed25519", "");
            int least = Integer.MAX_VALUE;
            for (int i = 0; i < SCANS && least > 3; i++) {
                least = Math.min(least, scan(line, key, quick));
            }
            assertThat(least).isBetween(2, 3);
        }
    }

    private static int scan(SlowLine line, Path key, List<Rule> rules) throws IOException {
        SshLogin login = new SshLogin(
                "127.0.0.1",
                line.port(),
                System.getProperty("user.name"),
                PrivateKeys.read(key, Optional.empty()),
                Optional.empty(),
                SshLogin.CONNECT,
                SshLogin.AUTHENTICATION);
        try (SshConnections connections = SshConnections.open((host, port, its) -> Optional.empty());
                Session session = connections.to(login)) {
            // The first call logs in.
            session.run(ShellCall.of(":", USUAL.dialect(), new Elevation.None(), USUAL.limit()));
            line.begin();
            HostReport report = HostScan.run("far", session, rules, USUAL);
            assertThat(report.trouble()).isEmpty();
            return line.trips();
        }
    }
}
