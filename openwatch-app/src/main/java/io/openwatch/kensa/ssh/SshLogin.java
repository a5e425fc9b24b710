package io.openwatch.kensa.ssh;

import io.safeupgrade.Secret;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where a host is and how one logs in there.
 *
 * @param host its address or name
 * @param port the port
 * @param user the account
 * @param keys keys to offer, in order
 * @param password the account's password, tried behind the keys
 * @param connect how long connecting may take
 * @param authentication how long logging in may take
 * @since 0.1
 */
public record SshLogin(
        String host,
        int port,
        String user,
        List<KeyPair> keys,
        Optional<Secret> password,
        Duration connect,
        Duration authentication) {

    /** How long connecting may take unless said otherwise. */
    public static final Duration CONNECT = Duration.ofSeconds(10);

    /** How long logging in may take unless said otherwise. */
    public static final Duration AUTHENTICATION = Duration.ofSeconds(20);

    /** Copy the list. */
    public SshLogin {
        keys = List.copyOf(keys);
    }

    /** Show where, and nothing secret. */
    @Override
    public String toString() {
        return user + "@" + host + ":" + port;
    }
}
