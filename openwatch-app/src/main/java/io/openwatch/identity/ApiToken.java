package io.openwatch.identity;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Show an API token, without what proves it.
 *
 * @param id its id
 * @param userId whose it is
 * @param name what it is for
 * @param roles what it may do: what these roles allow, and never more than its owner may
 * @param createdAt when it was made
 * @param expiresAt when it ends
 * @param usedAt when it was last used, to the minute; null before the first time
 * @since 0.1
 */
public record ApiToken(
        UUID id,
        UUID userId,
        String name,
        List<String> roles,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant usedAt) {

    /** Copy the roles. */
    public ApiToken {
        roles = List.copyOf(roles);
    }
}
