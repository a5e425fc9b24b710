package io.openwatch.cli;

import io.openwatch.kensa.FileTrouble;
import io.openwatch.kensa.batch.Dialect;
import io.openwatch.kensa.inventory.Inventory;
import io.openwatch.kensa.inventory.InventoryHost;
import io.openwatch.kensa.inventory.Limit;
import io.openwatch.kensa.scan.ScanSettings;
import io.openwatch.kensa.session.Elevation;
import io.openwatch.kensa.session.LocalSession;
import io.openwatch.kensa.session.Session;
import io.openwatch.kensa.ssh.HostKeys;
import io.openwatch.kensa.ssh.KnownHosts;
import io.openwatch.kensa.ssh.PinnedKeys;
import io.openwatch.kensa.ssh.PrivateKeys;
import io.openwatch.kensa.ssh.SshConnections;
import io.openwatch.kensa.ssh.SshLogin;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Secret;
import io.safeupgrade.UpgradeException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which hosts a command asks, and how it gets to them. */
final class KensaTargetOptions {

    private static final int USUAL_PORT = 22;

    @Option(names = "--local", description = "This machine.")
    boolean local;

    @Option(
            names = "--host",
            paramLabel = "[USER@]HOST[:PORT]",
            split = ",",
            description = "A host by SSH; may be repeated.")
    List<String> hosts = new ArrayList<>();

    @Option(
            names = "--inventory",
            paramLabel = "FILE",
            description = "The hosts of an inventory in Ansible's form, YAML when it is called .yml, else INI.")
    @Nullable
    Path inventory;

    @Option(
            names = "--limit",
            paramLabel = "PATTERN",
            defaultValue = "",
            description =
                    "Of the inventory only these hosts and groups: names with *, commas between, ! for none of them.")
    String limit = "";

    @Option(names = "--user", paramLabel = "USER", description = "The account, where host and inventory name none.")
    @Nullable
    String user;

    @Option(names = "--port", paramLabel = "PORT", description = "The port, where host and inventory name none.")
    int port = USUAL_PORT;

    @Option(names = "--key", paramLabel = "FILE", description = "A private key; may be repeated.")
    List<Path> keys = new ArrayList<>();

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "What opens the keys: the first line of a file that only its owner reads, - to be asked.")
    @Nullable
    String passphrase;

    @Option(names = "--password-file", paramLabel = "FILE", description = "The account's password, likewise.")
    @Nullable
    String password;

    @Option(names = "--sudo", description = "Ask with the rights of root, by sudo.")
    boolean sudo;

    @Option(
            names = "--sudo-password-file",
            paramLabel = "FILE",
            description = "What sudo wants to be told, likewise; implies --sudo.")
    @Nullable
    String sudoPassword;

    @Option(
            names = "--known-hosts",
            paramLabel = "FILE",
            description = "The host keys that are believed (default: ~/.ssh/known_hosts).")
    @Nullable
    Path knownHosts;

    @Option(
            names = "--host-key",
            paramLabel = "FINGERPRINT",
            split = ",",
            description = "Believe this key, as SHA256:..., and no file; may be repeated.")
    List<String> pinned = new ArrayList<>();

    @Option(
            names = "--trust-first-use",
            description = "Believe the key of a host that is not known yet, and write it to the file of known hosts.")
    boolean trustFirst;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "How long one host may take to answer (default: 300).")
    int timeout = 300;

    @Option(
            names = "--connect-timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long connecting may take (default: 10).")
    int connectTimeout = 10;

    @Option(
            names = "--login-timeout",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "How long logging in may take (default: 20).")
    int loginTimeout = 20;

    /** A host with the way to it. */
    record Host(String name, List<String> groups, ScanSettings settings, Supplier<Session> session) {}

    /** Hosts, and what has to be closed behind them. */
    record Hosts(List<Host> all, Optional<SshConnections> connections) implements AutoCloseable {

        @Override
        public void close() {
            connections.ifPresent(SshConnections::close);
        }
    }

    /** Find the hosts; what is wrong with options or files ends the command with 2. */
    Hosts find(Map<String, String> environment) {
        int kinds = (local ? 1 : 0) + (hosts.isEmpty() ? 0 : 1) + (inventory == null ? 0 : 1);
        if (kinds != 1) {
            throw usage("say one of --local, --host and --inventory");
        }
        if (timeout < 1 || connectTimeout < 1 || loginTimeout < 1 || port < 1 || port > 65535) {
            throw usage("a time limit or the port is out of bounds");
        }
        try {
            return local
                    ? new Hosts(
                            List.of(new Host("localhost", List.of(), settings(sudo, sudoSecret()), LocalSession::open)),
                            Optional.empty())
                    : remote(environment);
        } catch (IOException broken) {
            throw usage(FileTrouble.text(broken));
        }
    }

    private Hosts remote(Map<String, String> environment) throws IOException {
        List<InventoryHost> wanted = wanted();
        HostKeys believed = believed(environment);
        Optional<Secret> opens = KensaSecrets.read(passphrase, "passphrase of the keys: ");
        Optional<Secret> login = KensaSecrets.read(password, "password of the accounts: ");
        Map<Path, List<KeyPair>> read = new HashMap<>();
        List<KeyPair> offered = new ArrayList<>();
        for (Path file : keys) {
            offered.addAll(PrivateKeys.read(file, opens));
        }
        Map<String, List<KeyPair>> byHost = new LinkedHashMap<>();
        for (InventoryHost host : wanted) {
            List<KeyPair> all = new ArrayList<>(offered);
            Optional<Path> own = host.keyFile().map(Path::of);
            if (own.isPresent()) {
                if (!read.containsKey(own.get())) {
                    read.put(own.get(), PrivateKeys.read(own.get(), opens));
                }
                all.addAll(0, read.getOrDefault(own.get(), List.of()));
            }
            byHost.put(host.name(), all);
        }
        Optional<Secret> ofSudo = sudoSecret();
        SshConnections connections = SshConnections.open(believed);
        List<Host> found = new ArrayList<>();
        for (InventoryHost host : wanted) {
            ScanSettings settings = settings(sudo || host.sudo().orElse(false), ofSudo);
            SshLogin to = login(host, byHost.getOrDefault(host.name(), List.of()), login);
            found.add(new Host(
                    host.name(),
                    host.groups(),
                    settings,
                    host.local() ? LocalSession::open : () -> connections.to(to)));
        }
        return new Hosts(found, Optional.of(connections));
    }

    private List<InventoryHost> wanted() throws IOException {
        List<InventoryHost> wanted = inventory == null
                ? hosts.stream().map(KensaTargetOptions::named).toList()
                : Inventory.read(inventory).limited(Limit.of(limit));
        if (wanted.isEmpty()) {
            throw usage("no host is left");
        }
        return wanted;
    }

    private static InventoryHost named(String text) {
        int at = text.lastIndexOf('@');
        String place = text.substring(at + 1);
        Map<String, String> variables = new LinkedHashMap<>();
        if (at > 0) {
            variables.put("ansible_user", text.substring(0, at));
        }
        boolean bracketed = place.matches("\\[[0-9A-Fa-f:.%a-z]+](?::[0-9]{1,5})?");
        int colon = place.lastIndexOf(':');
        boolean port = bracketed ? !place.endsWith("]") : colon > 0 && place.indexOf(':') == colon;
        if (port) {
            variables.put("ansible_port", place.substring(colon + 1));
        }
        String address = port ? place.substring(0, colon) : place;
        String host = bracketed ? address.substring(1, address.length() - 1) : address;
        if (!host.matches("[A-Za-z0-9_.:%-]+")
                || !variables.getOrDefault("ansible_port", "22").matches("[0-9]{1,5}")) {
            throw usage("[" + text + "] is no host");
        }
        return new InventoryHost(host, List.of(), variables);
    }

    private SshLogin login(InventoryHost host, List<KeyPair> offered, Optional<Secret> secret) {
        String account = host.user().orElseGet(() -> user == null ? System.getProperty("user.name") : user);
        return new SshLogin(
                host.address(),
                host.port().orElse(port),
                account,
                offered,
                secret,
                Duration.ofSeconds(connectTimeout),
                Duration.ofSeconds(loginTimeout));
    }

    private HostKeys believed(Map<String, String> environment) throws IOException {
        if (!pinned.isEmpty()) {
            if (trustFirst || knownHosts != null) {
                throw usage("--host-key leaves no room for --known-hosts and --trust-first-use");
            }
            return new PinnedKeys(Set.copyOf(pinned));
        }
        Path file =
                knownHosts == null ? KensaHome.of(environment).resolve(".ssh").resolve("known_hosts") : knownHosts;
        if (trustFirst && !KensaHome.takes(file)) {
            throw usage("the keys of hosts cannot be written to [" + file
                    + "]; name another file with --known-hosts, or the keys with --host-key");
        }
        return KnownHosts.read(file, trustFirst);
    }

    private ScanSettings settings(boolean asRoot, Optional<Secret> secret) {
        Elevation elevation = asRoot || secret.isPresent() ? new Elevation.Sudo(secret) : new Elevation.None();
        return new ScanSettings(elevation, Dialect.USUAL, Duration.ofSeconds(timeout), InstantSource.system());
    }

    private Optional<Secret> sudoSecret() throws IOException {
        return KensaSecrets.read(sudoPassword, "password for sudo: ");
    }

    private static UpgradeException usage(String what) {
        return new UpgradeException(Failure.of(ErrorCode.USAGE, what, "nobody was asked anything; see --help"));
    }
}
