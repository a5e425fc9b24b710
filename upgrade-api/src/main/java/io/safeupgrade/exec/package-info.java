/**
 * Run other programs: one command to its end, or an appliance that is a plain child process.
 *
 * <p>Nothing here goes through a shell that interprets an argument, nothing prints an environment, and what is given up
 * is killed with everything that it started.
 */
@NullMarked
package io.safeupgrade.exec;

import org.jspecify.annotations.NullMarked;
