package io.openwatch.hosts;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Show a host of the fleet.
 *
 * @param port where its SSH listens
 * @param username whom to sign in as, instead of the credential's user
 * @param maintenanceUntil how long it is set into maintenance by itself
 * @param inMaintenance whether it is in maintenance now, by itself or with one of its groups
 * @param deletedAt when it was deleted; such a host can be restored until it is purged
 * @param version what an editor has seen, told as ETag
 * @since 0.1
 */
public record Host(
        UUID id,
        String hostname,
        @Nullable String address,
        int port,
        @Nullable String username,
        String environment,
        String osFamily,
        String osVersion,
        List<String> tags,
        @Nullable Instant maintenanceUntil,
        @Nullable String maintenanceReason,
        boolean inMaintenance,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant deletedAt,
        @JsonIgnore long version) {

    /** Copy the tags. */
    public Host {
        tags = List.copyOf(tags);
    }
}
