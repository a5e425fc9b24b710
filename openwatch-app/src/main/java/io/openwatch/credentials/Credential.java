package io.openwatch.credentials;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Show a credential without its secrets, which nobody gets back.
 *
 * @param scope host, group or default
 * @param secrets which secrets it has
 * @param key the public side of its SSH key; null where it has none
 * @param keyId which key file encrypts it
 * @param version what an editor has seen, told as ETag
 * @since 0.1
 */
public record Credential(
        UUID id,
        String name,
        String scope,
        @Nullable UUID hostId,
        @Nullable UUID groupId,
        String username,
        List<String> secrets,
        @Nullable Key key,
        String keyId,
        Instant createdAt,
        Instant updatedAt,
        @JsonIgnore long version) {

    /** Copy the names. */
    public Credential {
        secrets = List.copyOf(secrets);
    }

    /** Show the public side of an SSH key. */
    public record Key(String type, int bits, String fingerprint) {}
}
