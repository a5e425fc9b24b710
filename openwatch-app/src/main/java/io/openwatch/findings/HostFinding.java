package io.openwatch.findings;

import java.time.Instant;
import java.util.UUID;

/**
 * Show the verdict of one rule on one host.
 *
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
        Instant observedAt) {}
