package io.openwatch.support;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;

/** Something that nobody else may see, by its bytes. Never prints. */
final class KnownSecret {

    /** Shorter ones would be found in every second word; they are known by what stands before them. */
    static final int SHORTEST = 3;

    /** Words that settings are made of and that hide nothing, and small numbers. */
    private static final Set<String> WORDS = Set.of(
            "yes",
            "no",
            "true",
            "false",
            "on",
            "off",
            "debug",
            "info",
            "warn",
            "error",
            "json",
            "text",
            "dump",
            "clone",
            "environment",
            "passfile",
            "stay-stopped",
            "roll-back");

    private static final Pattern SMALL_NUMBER = Pattern.compile("\\d{1,5}");

    private final byte[] bytes;

    private KnownSecret(byte[] bytes) {
        this.bytes = bytes;
    }

    static KnownSecret of(byte[] bytes) {
        return new KnownSecret(bytes.clone());
    }

    static KnownSecret of(String text) {
        return new KnownSecret(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Say whether a value hides nothing: too short to be told from others, or a word that settings are made of. */
    static boolean plain(String value) {
        return value.length() < SHORTEST
                || WORDS.contains(value)
                || SMALL_NUMBER.matcher(value).matches();
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof KnownSecret secret && Arrays.equals(secret.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "***";
    }
}
