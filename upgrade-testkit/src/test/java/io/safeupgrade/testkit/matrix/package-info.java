/** The failure matrix: every call into every provider, every kind of fault, every plan shape, one oracle. */
@NullMarked
package io.safeupgrade.testkit.matrix;

import org.jspecify.annotations.NullMarked;
