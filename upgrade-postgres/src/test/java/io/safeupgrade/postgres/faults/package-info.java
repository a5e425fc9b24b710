/** Whole upgrades on a real PostgreSQL, real files and real processes, while something of that is in trouble. */
@NullMarked
package io.safeupgrade.postgres.faults;

import org.jspecify.annotations.NullMarked;
