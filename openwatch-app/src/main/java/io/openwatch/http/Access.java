package io.openwatch.http;

import io.openwatch.access.Permission;

/**
 * Declare who may use a route. Every route declares one; the contract repeats it as {@code x-permission}.
 *
 * @since 0.1
 */
public sealed interface Access {
    /** Everybody, without proving who they are. */
    Access ANYONE = new Anyone();

    /** Whoever is signed in, whatever their roles; the route itself keeps to what is the caller's own. */
    Access SIGNED_IN = new SignedIn();

    /** Whoever holds {@code permission}. */
    static Access of(Permission permission) {
        return new Holding(permission);
    }

    /** Return the word of the contract. */
    String word();

    /** See {@link Access#ANYONE}. */
    record Anyone() implements Access {
        @Override
        public String word() {
            return "anyone";
        }
    }

    /** See {@link Access#SIGNED_IN}. */
    record SignedIn() implements Access {
        @Override
        public String word() {
            return "signed-in";
        }
    }

    /**
     * See {@link Access#of}.
     *
     * @param permission what the caller must hold
     */
    record Holding(Permission permission) implements Access {
        @Override
        public String word() {
            return permission.code();
        }
    }
}
