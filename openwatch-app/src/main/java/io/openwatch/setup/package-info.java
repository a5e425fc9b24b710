/**
 * The first installation: database, secrets, keys, schema and service, each looked at before it is touched.
 *
 * <p>A plan is made from looks alone and shown before anything happens; carrying it out does what the plan says. Killed at
 * any moment it is carried on by the same command.
 */
@NullMarked
package io.openwatch.setup;

import org.jspecify.annotations.NullMarked;
