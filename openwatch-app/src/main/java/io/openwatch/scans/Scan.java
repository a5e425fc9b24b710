package io.openwatch.scans;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Show a scan of a host.
 *
 * @param result how many rules ended how; null as long as nobody counted
 * @since 0.1
 */
public record Scan(
        UUID id,
        UUID hostId,
        String status,
        Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Result result) {

    /** Count the verdicts of a scan. */
    public record Result(int passed, int failed, int errors, int skipped) {}
}
