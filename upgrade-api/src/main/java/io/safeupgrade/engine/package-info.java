/**
 * What callers start: {@link io.safeupgrade.engine.SafeUpgrade} and {@link io.safeupgrade.engine.StartGuard}.
 *
 * <p>Behind them, hidden: {@code Observer} looks, {@code Planner} decides what to do, {@code Transitions} decides what
 * follows a phase, {@code UpgradeRun} alone writes the journal and acts through one small class per phase.
 */
@NullMarked
package io.safeupgrade.engine;

import org.jspecify.annotations.NullMarked;
