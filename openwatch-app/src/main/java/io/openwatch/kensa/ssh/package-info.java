/**
 * The way to a host by SSH.
 *
 * <p>{@link io.openwatch.kensa.ssh.SshConnections} opens sessions; {@link io.openwatch.kensa.ssh.HostKeys} says whose key is
 * believed. Nothing is read from the user's own configuration of SSH.
 */
@NullMarked
package io.openwatch.kensa.ssh;

import org.jspecify.annotations.NullMarked;
