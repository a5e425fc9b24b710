/** A package manager puts releases in place; each is judged by the one before it. */
@NullMarked
package io.safeupgrade.testkit.gate;

import org.jspecify.annotations.NullMarked;
