package io.openwatch.access;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Tell who asks, and what is allowed to them.
 *
 * @param kind how the caller proved who they are
 * @param user the account; empty for anonymous callers and for the appliance itself
 * @param name the account's name, for people to read
 * @param means the id of the session or token; empty where there is none
 * @param permissions what is allowed: the union of all roles, cut down by a token's own
 * @param address where the request came from; empty for the appliance itself
 * @param correlation the id under which logs and audit have the request
 * @since 0.1
 */
public record Caller(
        Kind kind,
        Optional<UUID> user,
        String name,
        Optional<UUID> means,
        Set<Permission> permissions,
        String address,
        String correlation) {

    /** How a caller proved who they are. */
    public enum Kind {
        /** Not at all. */
        ANONYMOUS,
        /** By the cookie of a session. */
        SESSION,
        /** By an API token. */
        TOKEN,
        /** It is the appliance itself, or its command line. */
        SYSTEM
    }

    /** Copy the permissions. */
    public Caller {
        permissions = Set.copyOf(permissions);
    }

    /** Make one that has proved nothing and may do nothing. */
    public static Caller anonymous(String address, String correlation) {
        return new Caller(
                Kind.ANONYMOUS, Optional.empty(), "anonymous", Optional.empty(), Set.of(), address, correlation);
    }

    /** Make the appliance itself, which may do everything; {@code name} says which part of it acts. */
    public static Caller system(String name, String correlation) {
        return new Caller(Kind.SYSTEM, Optional.empty(), name, Optional.empty(), Permission.all(), "", correlation);
    }

    /** Say whether {@code permission} is among those of the caller. */
    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    /** Say whether it is known who asks. */
    public boolean signedIn() {
        return kind != Kind.ANONYMOUS;
    }
}
