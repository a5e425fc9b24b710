package io.openwatch.credentials;

import io.openwatch.http.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hold the secrets of a credential as a client sends them. Prints as nothing.
 *
 * @param password opens the account
 * @param privateKey opens the account by SSH key
 * @param passphrase opens the private key
 * @param sudoPassword becomes root
 */
record Secrets(
        @Nullable String password,
        @Nullable String privateKey,
        @Nullable String passphrase,
        @Nullable String sudoPassword) {
    private static final int LONGEST_PASSWORD = 1024;
    private static final int LONGEST_KEY = 64 * 1024;

    /** Note everything that is wrong, and return the public side of the private key if there is one. */
    Optional<SshKey> check(Problem.Collector problems) {
        problems.require(password != null || privateKey != null, "password", "send a password, a private key, or both")
                .require(fits(password), "password", "must be 1 to 1024 characters without line ends")
                .require(fits(passphrase), "passphrase", "must be 1 to 1024 characters without line ends")
                .require(fits(sudoPassword), "sudo_password", "must be 1 to 1024 characters without line ends")
                .require(passphrase == null || privateKey != null, "passphrase", "opens no private key here");
        String key = privateKey;
        if (key == null) {
            return Optional.empty();
        }
        try {
            if (key.length() > LONGEST_KEY) {
                throw new SshKey.RefusedException("at most " + LONGEST_KEY + " characters");
            }
            return Optional.of(SshKey.ofPrivate(key, passphrase));
        } catch (SshKey.RefusedException refused) {
            problems.require(false, "private_key", String.valueOf(refused.getMessage()));
            return Optional.empty();
        }
    }

    private static boolean fits(@Nullable String text) {
        return text == null
                || (!text.isEmpty()
                        && text.length() <= LONGEST_PASSWORD
                        && text.chars().noneMatch(character -> character == '\n' || character == '\r'));
    }

    /** Return those that there are, by column. */
    Map<String, String> byColumn() {
        Map<String, String> found = new LinkedHashMap<>();
        put(found, "password", password);
        put(found, "private_key", privateKey);
        put(found, "passphrase", passphrase);
        put(found, "sudo_password", sudoPassword);
        return found;
    }

    private static void put(Map<String, String> into, String column, @Nullable String secret) {
        if (secret != null) {
            into.put(column, secret);
        }
    }

    @Override
    public String toString() {
        return "Secrets[...]";
    }
}
