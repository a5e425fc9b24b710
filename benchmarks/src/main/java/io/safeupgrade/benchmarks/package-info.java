/** Benchmarks of whole upgrades and of single steps. */
@NullMarked
package io.safeupgrade.benchmarks;

import org.jspecify.annotations.NullMarked;
