/** The PostgreSQL adapters: probe, locks, sessions, backups, restore, migrators, rehearsal. */
@NullMarked
package io.safeupgrade.postgres;

import org.jspecify.annotations.NullMarked;
