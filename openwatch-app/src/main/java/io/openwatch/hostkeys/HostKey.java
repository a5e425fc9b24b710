package io.openwatch.hostkeys;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Show a key by which a host proved who it is.
 *
 * @param status pending, pinned or revoked; only pinned keys are trusted
 * @param origin operator, first_contact or changed: how it came here
 * @param decidedBy who pinned or revoked it; null as long as it is pending
 * @since 0.1
 */
public record HostKey(
        UUID id,
        UUID hostId,
        String keyType,
        String publicKey,
        String fingerprint,
        String status,
        String origin,
        Instant firstSeenAt,
        Instant lastSeenAt,
        @Nullable Instant decidedAt,
        @Nullable String decidedBy) {}
