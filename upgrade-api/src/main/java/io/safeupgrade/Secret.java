package io.safeupgrade;

import java.util.function.Function;

/**
 * Carry a secret that never prints.
 *
 * <p>{@link #toString} shows stars, the class is no record and no bean, so that neither a log line, an exception, a
 * debugger's default view nor a JSON mapper shows the text. {@link #reveal} is the one way to it.
 *
 * @since 0.1
 */
public final class Secret {

    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    /** Wrap {@code text}. */
    public static Secret of(String text) {
        return new Secret(text);
    }

    /** Hand the text to {@code use} and return its answer; the caller keeps it out of logs, argv and messages. */
    public <T> T reveal(Function<String, T> use) {
        return use.apply(text);
    }

    /** Replace every occurrence of the secret in {@code message} by stars, also where it was URL-encoded. */
    public String redact(String message) {
        if (text.isEmpty()) {
            return message;
        }
        String encoded = java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
        return message.replace(text, "***").replace(encoded, "***").replace(encoded.replace("+", "%20"), "***");
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof Secret secret && secret.text.equals(text);
    }

    @Override
    public int hashCode() {
        return Secret.class.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
