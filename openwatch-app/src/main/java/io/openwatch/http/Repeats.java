package io.openwatch.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/**
 * Lets a request that is sent twice with the same {@code Idempotency-Key} act once.
 *
 * <p>The key, what the route changed and the answer are one transaction: the route's own work on the pool's
 * {@link DSLContext} joins it. A twin waits at the key until the first one is through and gets its answer, or is told to come
 * again when it has waited as long as a session waits for any lock; after an error,
 * or a crash, nothing of it is left, the key neither.
 */
final class Repeats {
    private static final String KEY = "Idempotency-Key";
    private static final Pattern KEY_FORM = Pattern.compile("[\\x21-\\x7e]{1,128}");
    private static final String LOCK_TIMEOUT = "55P03";

    private final DSLContext jooq;
    private final StoredAnswers answers = new StoredAnswers();

    Repeats(DSLContext jooq) {
        this.jooq = jooq;
    }

    void handle(Exchange exchange, Route route) {
        Optional<String> key = exchange.header(KEY);
        if (route.repeat() == Repeat.NONE && key.isPresent()) {
            throw ApiException.invalid(KEY, "this operation takes none");
        }
        if (route.repeat() == Repeat.REQUIRED && key.isEmpty()) {
            throw new ApiException(
                    ErrorKind.IDEMPOTENCY_KEY_REQUIRED,
                    "send a fresh " + KEY + ", and the same one when you repeat the request",
                    List.of(new Problem(KEY, "a word of your own, 1 to 128 characters")));
        }
        if (key.isEmpty()) {
            route.handler().handle(exchange);
        } else {
            once(exchange, route, checked(key.get()));
        }
    }

    private static String checked(String key) {
        if (!KEY_FORM.matcher(key).matches()) {
            throw ApiException.invalid(KEY, "1 to 128 printable characters without spaces");
        }
        return key;
    }

    private void once(Exchange exchange, Route route, String key) {
        StoredAnswers.Key whole =
                new StoredAnswers.Key(exchange.caller(), digest(key), fingerprint(exchange, route, key));
        jooq.transaction(work -> {
            if (claimed(work.dsl(), whole)) {
                route.handler().handle(exchange);
                answers.keep(work.dsl(), whole, exchange.given());
            } else {
                replay(exchange, answers.find(work.dsl(), whole));
            }
        });
    }

    /** Only waiting for the key says that its twin is under way; the route's own work may wait for others. */
    private boolean claimed(DSLContext work, StoredAnswers.Key key) {
        try {
            return answers.claim(work, key);
        } catch (DataAccessException failed) {
            throw LOCK_TIMEOUT.equals(failed.sqlState())
                    ? new ApiException(
                            ErrorKind.IDEMPOTENCY_IN_PROGRESS, "the same request is under way; ask again in a moment")
                    : failed;
        }
    }

    private static void replay(Exchange exchange, StoredAnswers.Found found) {
        if (!found.sameRequest()) {
            throw new ApiException(
                    ErrorKind.IDEMPOTENCY_MISMATCH,
                    "this key was sent with another request; take a fresh one",
                    List.of(new Problem(KEY, "a fresh one for each request")));
        }
        exchange.header("Idempotency-Replayed", "true");
        exchange.give(found.answer());
    }

    /**
     * Two requests are the same when method, path, query and body are. The key itself is not kept and goes into this: of a
     * body that holds a password nobody can find out by trial, from what is kept, which one it was.
     */
    private static String fingerprint(Exchange exchange, Route route, String key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((route.method() + " " + exchange.target() + "\n" + exchange.header(EntityTag.IF_MATCH))
                    .getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return HexFormat.of().formatHex(mac.doFinal(exchange.wholeBody()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HMAC with SHA-256", impossible);
        }
    }

    private static String digest(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
