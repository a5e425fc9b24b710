package io.openwatch.http;

/**
 * Declare what an {@code Idempotency-Key} means to a route that acts.
 *
 * @since 0.1
 */
public enum Repeat {
    /**
     * There is none: reads, changes that may be repeated anyway, and answers that carry a secret, which must not be
     * stored. A key that is sent all the same is refused, so that nobody relies on it.
     */
    NONE,

    /** With a key the same request gets the same answer and acts once; without one it acts each time. */
    OPTIONAL,

    /** Like {@link #OPTIONAL}, and a request without a key is refused: it starts something on other machines. */
    REQUIRED
}
