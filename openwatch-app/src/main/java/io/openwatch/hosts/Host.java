package io.openwatch.hosts;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Show a host of the fleet.
 *
 * @since 0.1
 */
public record Host(
        UUID id,
        String hostname,
        @Nullable String address,
        String environment,
        String osFamily,
        String osVersion,
        Instant createdAt) {}
