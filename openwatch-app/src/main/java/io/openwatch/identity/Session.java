package io.openwatch.identity;

import java.time.Instant;
import java.util.UUID;

/**
 * Show that somebody is signed in.
 *
 * @param id its id
 * @param userId whose it is
 * @param address where the sign-in came from
 * @param userAgent what the browser says it is
 * @param createdAt when it began
 * @param seenAt when it was last used, to the minute
 * @param expiresAt when it ends at the latest
 * @param current whether it is the caller's own
 * @since 0.1
 */
public record Session(
        UUID id,
        UUID userId,
        String address,
        String userAgent,
        Instant createdAt,
        Instant seenAt,
        Instant expiresAt,
        boolean current) {}
