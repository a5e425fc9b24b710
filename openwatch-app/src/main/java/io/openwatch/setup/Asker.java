package io.openwatch.setup;

import io.safeupgrade.Secret;
import java.util.Optional;

/**
 * Ask the person at the terminal.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Asker {

    /** Ask for the address of a database administrator, unseen; empty when nobody is there or nothing was said. */
    Optional<Secret> administrator(String why);
}
