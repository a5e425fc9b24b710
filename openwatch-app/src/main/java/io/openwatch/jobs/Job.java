package io.openwatch.jobs;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Show one job.
 *
 * @param id its id
 * @param type its kind
 * @param state {@code queued}, {@code running}, {@code succeeded}, {@code dead} or {@code cancelled}
 * @param payload what it works on
 * @param attempts how often it was tried
 * @param mostAttempts how often it is tried at most
 * @param createdAt when somebody wanted it
 * @param createdBy who
 * @param dueAt when it is tried next
 * @param startedAt when the last attempt began
 * @param endedAt when it ended for good
 * @param worker who tried it last
 * @param error why it failed last
 */
record Job(
        UUID id,
        String type,
        String state,
        JsonNode payload,
        int attempts,
        int mostAttempts,
        Instant createdAt,
        String createdBy,
        Instant dueAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String worker,
        @Nullable String error) {}
