package io.openwatch.kensa.ssh;

import io.openwatch.kensa.session.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.core.CoreModuleProperties;

/**
 * Opens sessions to hosts by SSH; one client serves them all.
 *
 * <p>Keys of the user's home, agents and configuration files are not looked at: what is used was named. For any thread.
 *
 * @since 0.1
 */
public final class SshConnections implements AutoCloseable {

    static final AttributeKey<Attempt> ATTEMPT = new AttributeKey<>();

    private static final long LARGEST_PACKET = 128 << 10;

    /**
     * The key exchange to ask for before those that MINA prefers. It keeps a recorded session, and the password for sudo in it,
     * from quantum computers as sntrup761 does, which MINA asks for first and which takes 60 ms of processor time for each
     * host in Java, more than all the rest of a scan.
     */
    private static final String QUICK = "mlkem768x25519-sha256";

    private final SshClient client;
    private final HostKeys hostKeys;

    private SshConnections(SshClient client, HostKeys hostKeys) {
        this.client = client;
        this.hostKeys = hostKeys;
    }

    /** Start a client that believes {@code hostKeys}. */
    public static SshConnections open(HostKeys hostKeys) {
        SshClient client = SshClient.setUpDefaultClient();
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setFilePasswordProvider(FilePasswordProvider.EMPTY);
        client.setAgentFactory(null);
        client.setKeyExchangeFactories(quickFirst(client.getKeyExchangeFactories()));
        SshConnections connections = new SshConnections(client, hostKeys);
        client.setServerKeyVerifier(connections::believed);
        client.addSessionListener(new AskForKnownTypes());
        // The deadlines of a scan end what takes too long.
        CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
        CoreModuleProperties.AUTH_TIMEOUT.set(client, Duration.ZERO);
        // Three packets long a host is not told to go on, so that most answers come without a word in between.
        CoreModuleProperties.MAX_PACKET_SIZE.set(client, LARGEST_PACKET);
        client.start();
        return connections;
    }

    private static List<KeyExchangeFactory> quickFirst(List<KeyExchangeFactory> all) {
        List<KeyExchangeFactory> sorted = new ArrayList<>(all);
        // The sort is stable: the others follow as they were.
        sorted.sort(Comparator.comparing(factory -> !factory.getName().equals(QUICK)));
        return sorted;
    }

    /** Return a session to a host; it connects with its first call. */
    public Session to(SshLogin login) {
        return new SshSession(client, login, new Attempt(login, hostKeys));
    }

    private boolean believed(ClientSession session, SocketAddress address, PublicKey key) {
        Attempt attempt = session.getConnectionContext().getAttribute(ATTEMPT);
        return attempt != null && attempt.believes(key);
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Otherwise a host with several keys may show one that is not known, though another is. */
    private static final class AskForKnownTypes implements SessionListener {

        @Override
        public void sessionNegotiationOptionsCreated(
                org.apache.sshd.common.session.Session session, Map<KexProposalOption, String> proposal) {
            AttributeRepository context =
                    session instanceof ClientSession client ? client.getConnectionContext() : null;
            Attempt attempt = context == null ? null : context.getAttribute(ATTEMPT);
            String offered = proposal.get(KexProposalOption.SERVERKEYS);
            if (attempt != null && offered != null) {
                proposal.put(KexProposalOption.SERVERKEYS, first(offered, attempt.types()));
            }
        }

        /** Of a host that is not known, the key that OpenSSH asks for too. */
        private static String first(String offered, List<String> types) {
            List<String> known = types.isEmpty() ? List.of(KeyPairProvider.SSH_ED25519) : types;
            List<String> first = new ArrayList<>();
            List<String> rest = new ArrayList<>();
            for (String name : offered.split(",")) {
                // The signatures rsa-sha2-256 and rsa-sha2-512 belong to keys of the type ssh-rsa.
                String type = name.startsWith("rsa-sha2-") ? "ssh-rsa" : name;
                (known.contains(type) ? first : rest).add(name);
            }
            first.addAll(rest);
            return String.join(",", first);
        }
    }
}
