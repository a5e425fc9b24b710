package io.openwatch.setup;

import java.util.Optional;

/**
 * The account with which all others are made.
 *
 * @since 0.1
 */
public interface FirstAccount {

    /** Tell whom options name; empty where they name nobody. */
    Optional<Named> named();

    /**
     * What no other account may have.
     *
     * @param username what it signs in with
     * @param email where its owner is reached
     */
    record Named(String username, String email) {}

    /** Say whether somebody named one, or is there to be asked for one. */
    boolean offered();

    /**
     * Make it and return its name; empty when the person who was asked left it for later.
     *
     * @throws io.safeupgrade.UpgradeException if it could not be made
     */
    Optional<String> make();
}
