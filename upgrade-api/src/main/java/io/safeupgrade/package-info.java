/**
 * The vocabulary of a safe upgrade: plans, outcomes, events and the nouns an operator uses.
 *
 * <p>Everything here is an immutable value. Nothing in this package has an effect, reads a clock or knows a database.
 * Callers start at {@code io.safeupgrade.engine.SafeUpgrade}; providers implement {@code io.safeupgrade.spi}.
 */
@NullMarked
package io.safeupgrade;

import org.jspecify.annotations.NullMarked;
