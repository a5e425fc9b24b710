/**
 * Real crashes: a child process that upgrades a real PostgreSQL database is killed with SIGKILL at a chosen point, another
 * process resumes, and an oracle looks at what is there. {@link io.safeupgrade.postgres.crash.CrashGrid} runs for hours on
 * demand, its tests are a fixed selection.
 */
@NullMarked
package io.safeupgrade.postgres.crash;

import org.jspecify.annotations.NullMarked;
