/**
 * What rules ask of a host, and the verdicts.
 *
 * <p>A {@link io.openwatch.kensa.check.Check} names the facts that it needs and judges from them; it is a pure function that
 * never talks to a host. {@link io.openwatch.kensa.check.Methods} knows every method by name, with its parameters; rule files
 * are read against that, and the guide's tables are made from it.
 */
@NullMarked
package io.openwatch.kensa.check;

import org.jspecify.annotations.NullMarked;
