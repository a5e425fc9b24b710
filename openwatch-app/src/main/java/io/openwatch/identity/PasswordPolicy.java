package io.openwatch.identity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decide which passwords are taken: long enough, in no list of common ones, and not made of the account's own name.
 *
 * <p>No rules of composition and no forced change, as NIST SP 800-63B-4 section 3.1.1.2 says.
 */
final class PasswordPolicy {
    /** NIST SP 800-63B-4, section 3.1.1.2, for a password that is the only factor. */
    static final int SHORTEST = 15;

    /** Enough for any phrase, and no way to make the appliance work for long. */
    static final int LONGEST = 128;

    private static final int LEAST_NAME = 4;
    private static final int LEAST_DIFFERENT = 5;

    private final Set<String> common;

    private PasswordPolicy(Set<String> common) {
        this.common = common;
    }

    /** Use the list that is part of the program. */
    static PasswordPolicy standard() {
        try (InputStream list =
                        Objects.requireNonNull(PasswordPolicy.class.getResourceAsStream("common-passwords.txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
            return new PasswordPolicy(lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(PasswordPolicy::plain)
                    .collect(Collectors.toUnmodifiableSet()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Say why {@code password} is not taken for the account {@code name}; empty when it is. Never tells it. */
    Optional<String> objection(String name, char[] password) {
        String text = new String(password);
        int length = text.codePointCount(0, text.length());
        if (length < SHORTEST || length > LONGEST) {
            return Optional.of(
                    "must have " + SHORTEST + " to " + LONGEST + " characters; several words make a good one");
        }
        String plain = plain(text);
        if (common.contains(plain) || common.contains(plain.replaceAll("[^a-z]+$", "")) || repeats(plain)) {
            return Optional.of("is among those that are tried first; choose another");
        }
        if (text.codePoints().distinct().count() < LEAST_DIFFERENT) {
            return Optional.of("must have at least " + LEAST_DIFFERENT + " different characters");
        }
        if (name.length() >= LEAST_NAME && plain.contains(name.toLowerCase(Locale.ROOT))) {
            return Optional.of("must not hold the name of the account");
        }
        return Optional.empty();
    }

    /** A common one typed several times is a common one. */
    private boolean repeats(String plain) {
        for (int length = 1; length <= plain.length() / 2; length++) {
            String part = plain.substring(0, length);
            if (plain.length() % length == 0
                    && part.repeat(plain.length() / length).equals(plain)
                    && (length < LEAST_NAME || common.contains(part))) {
                return true;
            }
        }
        return false;
    }

    /** What people vary when they have to: capitals and look-alikes. */
    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .strip()
                .toLowerCase(Locale.ROOT)
                .replace('@', 'a')
                .replace('$', 's')
                .replace('0', 'o')
                .replace('1', 'i')
                .replace('3', 'e');
    }
}
