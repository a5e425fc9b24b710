/** Shells, hosts and facts for tests of the scanner. */
@NullMarked
package io.openwatch.kensa.testing;

import org.jspecify.annotations.NullMarked;
