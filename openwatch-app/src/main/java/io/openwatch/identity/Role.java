package io.openwatch.identity;

import io.openwatch.access.Permission;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Show a role.
 *
 * @param id its name
 * @param description what it is for
 * @param builtIn whether it is part of the program and cannot be changed
 * @param permissions the codes of what it allows, in order
 * @param version changes with each edit
 * @since 0.1
 */
public record Role(String id, String description, boolean builtIn, List<String> permissions, long version) {

    /** Copy the permissions. */
    public Role {
        permissions = List.copyOf(permissions);
    }

    /** Return what it allows; codes that this release does not know allow nothing. */
    Set<Permission> allowed() {
        return permissions.stream()
                .flatMap(code -> Permission.of(code).stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
