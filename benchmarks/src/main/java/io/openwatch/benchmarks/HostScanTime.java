package io.openwatch.benchmarks;

import io.openwatch.kensa.HostReport;
import io.openwatch.kensa.Status;
import io.openwatch.kensa.rule.Rule;
import io.openwatch.kensa.rule.RuleLibrary;
import io.openwatch.kensa.rule.RuleSet;
import io.openwatch.kensa.rule.Variables;
import io.openwatch.kensa.scan.HostScan;
import io.openwatch.kensa.scan.ScanSettings;
import io.openwatch.kensa.session.Elevation;
import io.openwatch.kensa.session.Session;
import io.openwatch.kensa.session.ShellCall;
import io.openwatch.kensa.ssh.PrivateKeys;
import io.openwatch.kensa.ssh.SshConnections;
import io.openwatch.kensa.ssh.SshLogin;
import io.safeupgrade.Secret;
import io.safeupgrade.benchmarks.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Measure how long many checks of one host take in one session, and the same checks as one command each over one
 * connection of OpenSSH's client.
 *
 * <p>{@code ./dev bench host-scan [--checks 650] [--rounds 5] [--rules DIRECTORY]}: on the loopback, and behind a line that
 * adds 10 ms each way. Connecting is part of every time. Methods of checking are mixed as the rules mix them.
 */
public final class HostScanTime {

    private static final Duration DELAY = Duration.ofMillis(10);
    private static final int COUNTS = 3;

    private final List<MixedCheck> checks;
    private final List<Rule> rules;
    private final Path key;
    private final Path directory;

    private HostScanTime(List<MixedCheck> checks, Path key, Path directory) throws IOException {
        this.checks = checks;
        this.rules = rules(checks, Files.createDirectory(directory.resolve("rules")));
        this.key = key;
        this.directory = directory;
    }

    /** Run; arguments as above. */
    public static void main(String[] arguments) throws Exception {
        int count = Options.number(arguments, "--checks", 650);
        int rounds = Options.number(arguments, "--rounds", 5);
        String rules = Options.text(arguments, "--rules", "openwatch-app/rules");
        List<String> methods = PackMix.of(Path.of(rules)).take(count);
        System.out.println("checks: " + PackMix.told(methods));
        Path directory = Files.createTempDirectory("kensa-bench");
        try (LoopbackSshd sshd = LoopbackSshd.in(directory);
                DelayingProxy far = DelayingProxy.before(sshd.port(), DELAY)) {
            System.out.println(sshd.told());
            HostScanTime bench = new HostScanTime(MixedCheck.of(methods), sshd.key(), directory);
            bench.compare("loopback", sshd.port(), rounds);
            bench.compare("10 ms each way", far.port(), rounds);
            bench.count("", new Elevation.None(), far);
            bench.count(
                    ", by a sudo that asks for a password", new Elevation.Sudo(Optional.of(Secret.of("none"))), far);
        }
        System.exit(0);
    }

    private static List<Rule> rules(List<MixedCheck> checks, Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < checks.size(); i++) {
            String text = """
                    id: check-%d
                    title: Check
                    description: A check.
                    rationale: It is measured.
                    severity: low
                    category: system
                    implementations: [{ default: true, check: %s }]
                    """.formatted(i, checks.get(i).rule());
            files.add(Files.writeString(directory.resolve("check-" + i + ".yml"), text));
        }
        RuleSet set = RuleLibrary.read(files).with(new Variables(Map.of()));
        if (set.errors()) {
            throw new IOException(set.problems().getFirst().toString());
        }
        return set.rules();
    }

    private void compare(String line, int port, int rounds) throws Exception {
        double[] batch = new double[rounds];
        try (SshConnections connections = SshConnections.open((host, its, key) -> Optional.empty())) {
            scan(connections, port, false);
            for (int i = 0; i < rounds; i++) {
                batch[i] = scan(connections, port, i == 0);
            }
        }
        double peer = peer(port);
        Arrays.sort(batch);
        double median = batch[rounds / 2];
        System.out.printf(
                "%s: %d checks in one session %.3f s (median of %d, %.3f to %.3f), one command each %.1f s: %.1f times%n",
                line, checks.size(), median, rounds, batch[0], batch[rounds - 1], peer, peer / median);
    }

    private SshLogin login(int port) throws IOException {
        return new SshLogin(
                "127.0.0.1",
                port,
                System.getProperty("user.name"),
                PrivateKeys.read(key, Optional.empty()),
                Optional.empty(),
                SshLogin.CONNECT,
                SshLogin.AUTHENTICATION);
    }

    private double scan(SshConnections connections, int port, boolean say) throws IOException {
        long began = System.nanoTime();
        HostReport report;
        try (Session session = connections.to(login(port))) {
            report = HostScan.run("loopback", session, rules, ScanSettings.usual());
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        if (report.trouble().isPresent() || report.results().size() != checks.size()) {
            throw new IOException("the scan failed: " + report.trouble());
        }
        if (say) {
            System.out.println("results: " + report.counts());
            errors(report);
        }
        return seconds;
    }

    /** Count on a line on which the way takes longer than anything else; the least of some, as none is counted too low. */
    private void count(String how, Elevation elevation, DelayingProxy far) throws IOException {
        ScanSettings usual = ScanSettings.usual();
        ScanSettings settings = new ScanSettings(elevation, usual.dialect(), usual.limit(), usual.clock());
        int least = Integer.MAX_VALUE;
        try (SshConnections connections = SshConnections.open((host, its, key) -> Optional.empty())) {
            for (int i = 0; i < COUNTS; i++) {
                try (Session session = connections.to(login(far.port()))) {
                    // This connects and authenticates.
                    session.run(ShellCall.of(":", usual.dialect(), new Elevation.None(), usual.limit()));
                    far.trips().begin();
                    HostReport report = HostScan.run("far", session, rules, settings);
                    if (report.trouble().isPresent()) {
                        throw new IOException("the scan failed: " + report.trouble());
                    }
                    least = Math.min(least, far.trips().count());
                }
            }
        }
        System.out.println("round trips after authentication" + how + ": " + least);
    }

    /** Say of each method how many checks were not judged, and why the first of them was not. */
    private static void errors(HostReport report) {
        report.results().stream()
                .filter(result -> result.status() == Status.ERROR)
                .collect(Collectors.groupingBy(
                        result -> result.evidence().getFirst().method()))
                .forEach((method, results) -> System.out.println("  " + results.size() + " of " + method
                        + " could not be judged, as here: " + results.getFirst().detail()));
    }

    private double peer(int port) throws IOException {
        long began = System.nanoTime();
        try (OneByOne ssh = OneByOne.connect(port, key, directory)) {
            for (MixedCheck check : checks) {
                if (ssh.run(check.command()) == 255) {
                    throw new IOException("the connection was lost");
                }
            }
            return (System.nanoTime() - began) / 1e9;
        }
    }
}
