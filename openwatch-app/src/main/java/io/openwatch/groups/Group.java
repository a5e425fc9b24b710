package io.openwatch.groups;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Show a group of hosts.
 *
 * @param members how many hosts it has that are not deleted
 * @param maintenanceUntil how long all of them are in maintenance
 * @param version what an editor has seen, told as ETag
 * @since 0.1
 */
public record Group(
        UUID id,
        String name,
        String description,
        int members,
        @Nullable Instant maintenanceUntil,
        @Nullable String maintenanceReason,
        boolean inMaintenance,
        Instant createdAt,
        Instant updatedAt,
        @JsonIgnore long version) {}
