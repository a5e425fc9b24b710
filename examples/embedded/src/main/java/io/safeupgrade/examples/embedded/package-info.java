/** An appliance that upgrades itself at its own start. */
@NullMarked
package io.safeupgrade.examples.embedded;

import org.jspecify.annotations.NullMarked;
