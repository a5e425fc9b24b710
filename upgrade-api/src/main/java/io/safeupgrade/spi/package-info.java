/**
 * What others implement: one request in, one value out.
 *
 * <p>Rules for every implementation:
 *
 * <ul>
 *   <li>Expected failure is a value of a sealed result. An exception means "unknown" and is treated as the worst case.
 *   <li>Every call may be repeated after a crash: done twice is done once.
 *   <li>An optional ability is a sub-interface that the engine sees when it plans; nothing here throws by default.
 *   <li>Long calls watch {@link io.safeupgrade.spi.CallContext#over()}; the engine gives up on those that do not.
 *   <li>Calls of one run come from one thread at a time, but not always from the same thread.
 * </ul>
 */
@NullMarked
package io.safeupgrade.spi;

import org.jspecify.annotations.NullMarked;
