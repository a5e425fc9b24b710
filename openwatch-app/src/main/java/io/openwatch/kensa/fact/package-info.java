/**
 * What can be asked of a host, and what came back.
 *
 * <p>A {@link io.openwatch.kensa.fact.Source} is one thing that a host is asked for: a file, the state of a unit, the output
 * of a command. A {@link io.openwatch.kensa.fact.Fact} is what can be known from sources; a source is the simplest fact.
 * Every answer is a {@link io.openwatch.kensa.fact.Reading}: a value, nothing there, or not read. Nothing in this package
 * talks to a host.
 */
@NullMarked
package io.openwatch.kensa.fact;

import org.jspecify.annotations.NullMarked;
