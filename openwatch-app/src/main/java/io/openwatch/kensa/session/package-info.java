/**
 * How a script gets to a host and its answer back.
 *
 * <p>The seam for transports: a {@link io.openwatch.kensa.session.Session} starts one command, gives it one input and returns
 * what it printed, whole or cut. {@link io.openwatch.kensa.session.ShellCall} says which command and which input, sudo
 * included; {@link io.openwatch.kensa.session.Conversation} speaks with it over any pair of streams, so that a transport is
 * left with opening and closing them. {@link io.openwatch.kensa.session.LocalSession} is the transport to this machine.
 */
@NullMarked
package io.openwatch.kensa.session;

import org.jspecify.annotations.NullMarked;
