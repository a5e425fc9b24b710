package io.openwatch.kensa.session;

import io.safeupgrade.Secret;
import java.util.List;
import java.util.Optional;

/**
 * With which rights a script runs.
 *
 * @since 0.1
 */
public sealed interface Elevation {

    /** With those of the user who is logged in. */
    record None() implements Elevation {}

    /**
     * With those of root, by sudo.
     *
     * @param password what sudo is given when it asks; empty where it must not ask
     */
    record Sudo(Optional<Secret> password) implements Elevation {}

    /** Return the words before the command. */
    default List<String> words() {
        return switch (this) {
            case None() -> List.of();
            // Sudo writes the prompt to its error output: nothing of it can get into what is read.
            case Sudo(Optional<Secret> password) ->
                password.isPresent()
                        ? List.of("sudo", "-S", "-p", Complaints.PROMPT + "\n", "--")
                        : List.of("sudo", "-n", "--");
        };
    }

    /** Return what has to be typed before anything else. */
    default Optional<Secret> typed() {
        return this instanceof Sudo(Optional<Secret> password) ? password : Optional.empty();
    }
}
