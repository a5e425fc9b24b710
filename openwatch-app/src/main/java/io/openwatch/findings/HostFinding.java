package io.openwatch.findings;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.UUID;

/**
 * Show the verdict of one rule on one host.
 *
 * @param rank the severity as a number, the worst highest
 * @since 0.1
 */
public record HostFinding(
        UUID id,
        UUID scanId,
        UUID hostId,
        String ruleId,
        String severity,
        String status,
        String detail,
        Instant firstSeenAt,
        Instant observedAt,
        @JsonIgnore int rank) {}
