/** The back office of a shop's tills: an appliance that upgrades itself when it starts, and then serves. */
@NullMarked
package io.safeupgrade.examples.till;

import org.jspecify.annotations.NullMarked;
