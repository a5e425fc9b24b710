package io.openwatch.http;

import io.openwatch.access.Caller;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * Tell a request that our own page made from one that another site made with our cookie.
 *
 * <p>Whoever signs a browser in sets {@link #COOKIE} to a {@link #fresh} word, readable by scripts of our origin alone;
 * they send it back as {@link #HEADER} with each change. The prefix keeps sites of the same domain from setting it.
 *
 * @since 0.1
 */
public final class Csrf {
    /** The cookie. */
    public static final String COOKIE = "__Host-openwatch_csrf";

    /** The header that repeats it. */
    public static final String HEADER = "X-CSRF-Token";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private Csrf() {}

    /** Make a word for {@link #COOKIE}. */
    public static String fresh() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Refuse a change that comes with a session's cookie and without the word. */
    static void check(Exchange exchange, Caller caller) {
        if (caller.kind() != Caller.Kind.SESSION) {
            return;
        }
        boolean foreign = exchange.header("Sec-Fetch-Site")
                .filter(site -> !OWN.contains(site))
                .isPresent();
        if (foreign || !same(exchange.cookie(COOKIE), exchange.header(HEADER))) {
            throw new ApiException(
                    ErrorKind.CSRF_REFUSED,
                    "a change by a browser's session must repeat the cookie " + COOKIE + " as " + HEADER,
                    java.util.List.of(new Problem(HEADER, "the value of the cookie " + COOKIE)));
        }
    }

    private static boolean same(Optional<String> cookie, Optional<String> header) {
        return cookie.isPresent()
                && header.isPresent()
                && !cookie.get().isEmpty()
                && MessageDigest.isEqual(
                        cookie.get().getBytes(StandardCharsets.UTF_8),
                        header.get().getBytes(StandardCharsets.UTF_8));
    }
}
