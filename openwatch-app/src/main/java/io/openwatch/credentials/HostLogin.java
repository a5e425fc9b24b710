package io.openwatch.credentials;

import io.safeupgrade.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Hold what opens a host, decrypted. Never prints a secret.
 *
 * @param username whom to sign in as
 * @param password opens the account
 * @param privateKey opens the account by SSH key
 * @param passphrase opens the private key
 * @param sudoPassword becomes root
 * @since 0.1
 */
public record HostLogin(
        String username,
        Optional<Secret> password,
        Optional<Secret> privateKey,
        Optional<Secret> passphrase,
        Optional<Secret> sudoPassword) {

    static HostLogin of(String username, Map<String, byte[]> secrets) {
        return new HostLogin(
                username,
                secret(secrets, "password"),
                secret(secrets, "private_key"),
                secret(secrets, "passphrase"),
                secret(secrets, "sudo_password"));
    }

    private static Optional<Secret> secret(Map<String, byte[]> secrets, String column) {
        return Optional.ofNullable(secrets.get(column))
                .map(bytes -> Secret.of(new String(bytes, StandardCharsets.UTF_8)));
    }
}
