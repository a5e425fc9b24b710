package io.openwatch.kensa.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openwatch.kensa.HostReport;
import io.openwatch.kensa.RuleResult;
import io.openwatch.kensa.ScanReport;
import io.openwatch.kensa.Status;
import io.openwatch.kensa.batch.Dialect;
import io.openwatch.kensa.rule.Rule;
import io.openwatch.kensa.scan.FleetScan;
import io.openwatch.kensa.scan.HostScan;
import io.openwatch.kensa.scan.ScanSettings;
import io.openwatch.kensa.scan.Target;
import io.openwatch.kensa.session.Elevation;
import io.openwatch.kensa.session.LocalSession;
import io.openwatch.kensa.session.Session;
import io.openwatch.kensa.session.ShellCall;
import io.openwatch.kensa.session.Transcript;
import io.openwatch.kensa.testing.Rules;
import io.openwatch.kensa.testing.SshServer;
import io.openwatch.kensa.testing.SshServer.Port;
import io.safeupgrade.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SshSessionTests {

    /** How many connections are cut, each at another moment; {@code -Dkensa.cuts=200} for more. */
    private static final int CUTS = Integer.getInteger("kensa.cuts", 12);

    private static final HostKeys ANY = (host, port, key) -> Optional.empty();
    private static final List<Rule> RULES = Rules.of(
            Rules.text("passes", "[{ default: true, check: { method: file_exists, path: /etc/passwd } }]"),
            Rules.text("fails", "[{ default: true, check: { method: file_absent, path: /etc/passwd } }]"),
            Rules.text("negated", "[{ default: true, check: { method: file_absent, path: /no/such } }]"),
            Rules.text(
                    "content",
                    "[{ default: true, check: { method: file_content, path: /etc/passwd, expected_content: root } }]"),
            Rules.text("script", "[{ default: true, check: { method: command, run: 'exit 3', expected_exit: 3 } }]"));

    @TempDir
    static Path home;

    @TempDir
    Path directory;

    private static SshServer server;
    private static Path key;

    @BeforeAll
    static void start() throws IOException {
        server = SshServer.in(home);
        key = server.userKey("ed25519", "");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"ed25519, ''", "ecdsa, ''", "rsa, ''", "ed25519, open sesame", "rsa, open sesame"})
    void logsInWithKeysOfEveryKind(String type, String passphrase) throws IOException {
        boolean first = type.equals("ed25519") && passphrase.isEmpty();
        Path file = first ? key : server.userKey(type, passphrase);
        Optional<Secret> secret =
                Optional.of(passphrase).filter(text -> !text.isEmpty()).map(Secret::of);
        Transcript transcript = run(ANY, login(Port.RUNS, PrivateKeys.read(file, secret)), "echo \"uid $(id -u)\"");
        assertThat(text(transcript)).contains("\nuid ");
        assertThat(transcript.ending()).isEqualTo(new Transcript.Ended(0, ""));
        if (secret.isPresent()) {
            assertThatThrownBy(() -> PrivateKeys.read(file, Optional.of(Secret.of("wrong phrase"))))
                    .hasMessageContaining("passphrase")
                    .hasMessageNotContaining("wrong phrase");
            assertThatThrownBy(() -> PrivateKeys.read(file, Optional.empty())).hasMessageContaining("passphrase");
        }
    }

    @Test
    void saysThatAKeyDoesNotLetIn() throws IOException {
        Path stranger = server.key("stranger", "ed25519", "");
        Transcript transcript = run(ANY, login(Port.RUNS, PrivateKeys.read(stranger, Optional.empty())), "id");
        assertThat(transcript.ending().text()).contains("does not let [" + user() + "] in");
        assertThat(transcript.output()).isEmpty();
    }

    @Test
    void logsInWithAPasswordThatNobodySees() throws IOException {
        try (org.apache.sshd.server.SshServer other = org.apache.sshd.server.SshServer.setUpDefaultServer()) {
            other.setHost("127.0.0.1");
            other.setKeyPairProvider(new SimpleGeneratorHostKeyProvider());
            other.setPasswordAuthenticator((user, password, session) -> password.equals("s3cret word"));
            other.setCommandFactory(new org.apache.sshd.server.shell.ProcessShellCommandFactory());
            other.start();
            SshLogin right = password(other.getPort(), "s3cret word");
            assertThat(right.toString()).doesNotContain("s3cret");
            assertThat(run(ANY, right, "id").ending().text()).doesNotContain("let");
            Transcript wrong = run(ANY, password(other.getPort(), "wr0ng word"), "id");
            assertThat(wrong.ending().text()).contains("does not let").doesNotContain("wr0ng");
        }
    }

    @Test
    void believesKnownKeysOnly() throws IOException {
        Path known = directory.resolve("known");
        assertThat(asked(KnownHosts.read(known, false))).contains("is not in [" + known + "]");
        assertThat(known).doesNotExist();
        Files.writeString(known, server.known(Port.RUNS, "ed25519"));
        assertThat(asked(KnownHosts.read(known, false))).isEmpty();
        // Of the two keys of the server the other one would be asked for.
        Files.writeString(known, "# comment\nnonsense\n" + server.known(Port.RUNS, "ecdsa"));
        assertThat(asked(KnownHosts.read(known, false))).isEmpty();
        Files.writeString(known, "@revoked " + server.known(Port.RUNS, "ed25519"));
        assertThat(asked(KnownHosts.read(known, true))).contains("revoked");
    }

    @Test
    void knowsHashedNames() throws IOException {
        Path known = Files.writeString(directory.resolve("known"), server.known(Port.RUNS, "ed25519"));
        new ProcessBuilder("ssh-keygen", "-q", "-H", "-f", known.toString())
                .start()
                .onExit()
                .join();
        assertThat(Files.readString(known)).startsWith("|1|");
        assertThat(asked(KnownHosts.read(known, false))).isEmpty();
    }

    @Test
    void refusesAChangedKeyEvenWhereTheFirstIsTrusted() throws IOException {
        String[] other = Files.readString(Path.of(server.key("other", "ed25519", "") + ".pub"))
                .split(" ");
        Path known = Files.writeString(
                directory.resolve("known"),
                "[127.0.0.1]:" + server.port(Port.RUNS) + " " + other[0] + " " + other[1].strip() + "\n");
        String before = Files.readString(known);
        assertThat(asked(KnownHosts.read(known, true))).contains("the host key has changed");
        assertThat(Files.readString(known)).isEqualTo(before);
    }

    @Test
    void trustsTheFirstKeyWhereAskedForAndWritesItDown() throws IOException {
        Path known = directory.resolve("known");
        assertThat(asked(KnownHosts.read(known, true))).isEmpty();
        assertThat(Files.getPosixFilePermissions(known)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(asked(KnownHosts.read(known, false))).isEmpty();
        assertThat(Files.readAllLines(known)).hasSize(1);
    }

    @Test
    void believesPinnedKeysByFingerprint() throws IOException {
        KeyPair host =
                PrivateKeys.read(home.resolve("host_ed25519"), Optional.empty()).getFirst();
        assertThat(asked(new PinnedKeys(Set.of(KeyUtils.getFingerPrint(host.getPublic())))))
                .isEmpty();
        assertThat(asked(new PinnedKeys(Set.of("SHA256:other")))).contains("none of those pinned");
    }

    @Test
    void judgesAsALocalScanDoes() {
        HostReport remote = scan(server.port(Port.RUNS));
        HostReport local = HostScan.run("here", LocalSession.open(), RULES, settings(60));
        assertThat(remote.trouble()).isEmpty();
        assertThat(verdicts(remote)).isEqualTo(verdicts(local)).contains("passes pass", "fails fail");
    }

    /** Wherever the connection is cut, a verdict is the one of the whole answer or there is none. */
    @Test
    void d1_aCutConnectionChangesNoVerdict() throws IOException {
        try (CuttingProxy proxy = new CuttingProxy(server.port(Port.RUNS))) {
            proxy.cutAfter(Long.MAX_VALUE);
            List<String> whole = verdicts(scan(proxy.port()));
            long length = proxy.passed();
            List<Long> cuts =
                    new Random(7).longs(CUTS, 1, length).sorted().boxed().toList();
            int errors = 0;
            for (long cut : cuts) {
                proxy.cutAfter(cut);
                HostReport report = scan(proxy.port());
                for (RuleResult one : report.results()) {
                    boolean error = one.status() == Status.ERROR;
                    errors += error ? 1 : 0;
                    assertThat(error
                                    || whole.contains(
                                            one.rule() + " " + one.status().label()))
                            .as("cut at %d", cut)
                            .isTrue();
                }
                // Behind the end of the answer nothing is lost any more.
                assertThat(report.trouble().isPresent() || verdicts(report).equals(whole))
                        .as("cut at %d", cut)
                        .isTrue();
            }
            assertThat(errors).isGreaterThan(cuts.size());
        }
    }

    @Test
    void whatHappensToOneHostDoesNotTouchTheOthers() throws Exception {
        try (SshConnections connections = SshConnections.open(ANY)) {
            List<Target> targets = new ArrayList<>();
            for (Port port : Port.values()) {
                targets.add(new Target(
                        port.name(), RULES, settings(port == Port.RUNS ? 60 : 3), () -> connections.to(login(port))));
            }
            targets.add(new Target("CLOSED", RULES, settings(60), () -> connections.to(at(1))));
            ScanReport report = new FleetScan(10, one -> {}).run(targets, InstantSource.system());
            assertThat(report.hosts().getFirst().trouble()).isEmpty();
            for (HostReport host : report.hosts().subList(1, report.hosts().size())) {
                assertThat(host.trouble()).as(host.host()).isPresent();
                assertThat(host.counts()).as(host.host()).containsEntry(Status.ERROR, RULES.size());
                assertThat(host.took()).as(host.host()).isLessThan(Duration.ofSeconds(20));
            }
            assertThat(trouble(report, Port.HANGS)).contains("time limit of 3 s");
            assertThat(trouble(report, Port.FLOODS)).containsAnyOf("more than", "time limit");
            assertThat(trouble(report, Port.DIES)).containsAnyOf("lost", "no shell", "closed");
            assertThat(report.hosts().getLast().trouble().orElseThrow()).contains("cannot be reached");
        }
    }

    @Test
    void aServerThatSaysNothingIsGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            SshLogin login = new SshLogin(
                    "127.0.0.1",
                    silent.getLocalPort(),
                    user(),
                    keys(),
                    Optional.empty(),
                    Duration.ofMillis(500),
                    Duration.ofMillis(500));
            assertThat(run(ANY, login, "id").ending().text()).containsAnyOf("cannot be reached", "does not let");
        }
    }

    @Test
    void closingEndsACallUnderWay() throws Exception {
        try (SshConnections connections = SshConnections.open(ANY)) {
            Session session = connections.to(login(Port.HANGS));
            FleetScan scan = new FleetScan(1, one -> {});
            Target target = new Target("hangs", RULES, settings(60), () -> new Session() {
                @Override
                public Transcript run(ShellCall call) {
                    Thread.ofPlatform().start(() -> {
                        try {
                            server.awaitHanging();
                        } catch (IOException broken) {
                            throw new java.io.UncheckedIOException(broken);
                        } finally {
                            scan.cancel();
                        }
                    });
                    return session.run(call);
                }

                @Override
                public void close() {
                    session.close();
                }
            });
            ScanReport report = scan.run(List.of(target), InstantSource.system());
            assertThat(report.hosts().getFirst().counts()).containsEntry(Status.ERROR, RULES.size());
            assertThat(report.took()).isLessThan(Duration.ofSeconds(20));
        }
    }

    private static String trouble(ScanReport report, Port port) {
        return report.hosts().get(port.ordinal()).trouble().orElseThrow();
    }

    private static HostReport scan(int port) {
        try (SshConnections connections = SshConnections.open(ANY)) {
            return HostScan.run("there", connections.to(at(port)), RULES, settings(60));
        }
    }

    private static List<String> verdicts(HostReport report) {
        return report.results().stream()
                .map(one -> one.rule() + " " + one.status().label())
                .toList();
    }

    private static ScanSettings settings(int seconds) {
        return new ScanSettings(
                new Elevation.None(), Dialect.USUAL, Duration.ofSeconds(seconds), InstantSource.system());
    }

    /** Return why the host was not let answer; empty when it was. */
    private static String asked(HostKeys hostKeys) {
        Transcript transcript = run(hostKeys, login(Port.RUNS), "echo hello");
        return text(transcript).contains("\nhello\n") ? "" : transcript.ending().text();
    }

    private static Transcript run(HostKeys hostKeys, SshLogin login, String script) {
        try (SshConnections connections = SshConnections.open(hostKeys);
                Session session = connections.to(login)) {
            return session.run(ShellCall.of(script, Dialect.USUAL, new Elevation.None(), Duration.ofSeconds(30)));
        }
    }

    private static SshLogin login(Port port) {
        return at(server.port(port));
    }

    private static SshLogin at(int port) {
        return login(port, keys());
    }

    private static SshLogin login(Port port, List<KeyPair> keys) {
        return login(server.port(port), keys);
    }

    private static SshLogin login(int port, List<KeyPair> keys) {
        return new SshLogin(
                "127.0.0.1", port, user(), keys, Optional.empty(), SshLogin.CONNECT, SshLogin.AUTHENTICATION);
    }

    private static SshLogin password(int port, String password) {
        return new SshLogin(
                "127.0.0.1",
                port,
                "somebody",
                List.of(),
                Optional.of(Secret.of(password)),
                SshLogin.CONNECT,
                SshLogin.AUTHENTICATION);
    }

    private static List<KeyPair> keys() {
        try {
            return PrivateKeys.read(key, Optional.empty());
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    private static String user() {
        return System.getProperty("user.name");
    }

    private static String text(Transcript transcript) {
        return new String(transcript.output(), StandardCharsets.UTF_8);
    }
}
