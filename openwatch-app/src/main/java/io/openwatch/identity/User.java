package io.openwatch.identity;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Show an account.
 *
 * @param id its id
 * @param username the name that it signs in with, in lower case
 * @param email where its owner is reached
 * @param roles the ids of its roles, in order
 * @param disabled whether it may not sign in
 * @param secondFactor whether it signs in with a code as well
 * @param createdAt when it was made
 * @param signedInAt when it last signed in; null before the first time
 * @param version changes with each edit
 * @since 0.1
 */
public record User(
        UUID id,
        String username,
        String email,
        List<String> roles,
        boolean disabled,
        boolean secondFactor,
        Instant createdAt,
        @Nullable Instant signedInAt,
        long version) {

    /** Copy the roles. */
    public User {
        roles = List.copyOf(roles);
    }
}
