package io.openwatch.cli;

import io.openwatch.kensa.FileTrouble;
import io.openwatch.kensa.batch.Dialect;
import io.openwatch.kensa.inventory.InventoryHost;
import io.openwatch.kensa.scan.ScanSettings;
import io.openwatch.kensa.session.Elevation;
import io.openwatch.kensa.session.LocalSession;
import io.openwatch.kensa.session.Session;
import io.openwatch.kensa.ssh.HostKeys;
import io.openwatch.kensa.ssh.SshConnections;
import io.openwatch.kensa.ssh.SshLogin;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Secret;
import io.safeupgrade.UpgradeException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;

/** Which hosts a command asks, and how it gets to them; guides list the options in the order of these fields. */
final class KensaTargetOptions {

    @Mixin
    KensaHostOptions hosts = new KensaHostOptions();

    @Mixin
    KensaLoginOptions logins = new KensaLoginOptions();

    @Mixin
    KensaSudoOptions sudo = new KensaSudoOptions();

    @Mixin
    KensaHostKeyOptions hostKeys = new KensaHostKeyOptions();

    @Mixin
    KensaLimitOptions limits = new KensaLimitOptions();

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
        hosts.check();
        logins.check();
        limits.check();
        try {
            return hosts.local ? thisMachine() : remote(environment);
        } catch (IOException broken) {
            throw usage(FileTrouble.text(broken));
        }
    }

    private Hosts thisMachine() throws IOException {
        ScanSettings settings = settings(sudo.elevation(sudo.secret(), false));
        return new Hosts(List.of(new Host("localhost", List.of(), settings, LocalSession::open)), Optional.empty());
    }

    /** What is wrong with hosts, host keys, keys and passwords shows in this order, and before anything is connected. */
    private Hosts remote(Map<String, String> environment) throws IOException {
        List<InventoryHost> wanted = hosts.wanted();
        HostKeys believed = hostKeys.believed(environment);
        KensaLoginOptions.Logins read = logins.read(limits);
        Map<InventoryHost, SshLogin> to = new HashMap<>();
        for (InventoryHost host : wanted) {
            to.put(host, read.to(host));
        }
        Optional<Secret> secret = sudo.secret();
        SshConnections connections = SshConnections.open(believed);
        List<Host> found = new ArrayList<>();
        for (InventoryHost host : wanted) {
            SshLogin login = Objects.requireNonNull(to.get(host));
            found.add(new Host(
                    host.name(),
                    host.groups(),
                    settings(sudo.elevation(secret, host.sudo().orElse(false))),
                    host.local() ? LocalSession::open : () -> connections.to(login)));
        }
        return new Hosts(found, Optional.of(connections));
    }

    private ScanSettings settings(Elevation elevation) {
        return new ScanSettings(elevation, Dialect.USUAL, limits.answer(), InstantSource.system());
    }

    static UpgradeException usage(String what) {
        return new UpgradeException(Failure.of(ErrorCode.USAGE, what, "nobody was asked anything; see --help"));
    }
}
