package io.openwatch.audit;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Show one event.
 *
 * @param id its id; ids grow with time
 * @param at when it happened
 * @param action what was done
 * @param outcome {@code success}, {@code denied} or {@code failure}
 * @param actor who did it
 * @param correlation the id under which the log has the request
 * @param targetType the kind of thing that it was done to
 * @param targetId which one
 * @param detail what else is known
 * @param position its place in the chain; null until it is committed
 */
record AuditEntry(
        UUID id,
        Instant at,
        String action,
        String outcome,
        Actor actor,
        String correlation,
        String targetType,
        String targetId,
        JsonNode detail,
        @Nullable Long position) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Who did it. */
    record Actor(
            String kind,
            @Nullable UUID id,
            String name,
            @Nullable UUID meansId,
            String address) {}

    static AuditEntry of(AuditRecord kept, @Nullable Long position) {
        return new AuditEntry(
                kept.id(),
                kept.occurredAt(),
                kept.action(),
                kept.outcome().toLowerCase(Locale.ROOT),
                new Actor(
                        kept.actorKind(),
                        orNull(kept.actorId()),
                        kept.actorName(),
                        orNull(kept.meansId()),
                        kept.address()),
                kept.correlation(),
                kept.targetType(),
                kept.targetId(),
                JSON.readTree(kept.detail()),
                position);
    }

    private static @Nullable UUID orNull(Optional<UUID> id) {
        return id.orElse(null);
    }
}
