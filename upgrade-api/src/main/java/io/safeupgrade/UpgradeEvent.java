package io.safeupgrade;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tell a listener what a run does, in order; nothing is announced before its journal record is on disk.
 *
 * @since 0.1
 */
public sealed interface UpgradeEvent {

    /** Return when it happened. */
    Instant at();

    /** Waiting for a lock or a database before anything is planned. */
    record Waiting(Instant at, String reason) implements UpgradeEvent {}

    /** The plan that is about to be run, or that ends the run at once. */
    record Planned(Instant at, UpgradePlan plan) implements UpgradeEvent {}

    /** A run began. */
    record RunStarted(Instant at, RunId run, Trigger trigger) implements UpgradeEvent {}

    /** A phase begins; {@code index} counts from 1. */
    record PhaseStarted(Instant at, Phase phase, int index, int count) implements UpgradeEvent {}

    /** Long work moved on; {@code remaining} is the estimate for this piece of work, when there is one. */
    record Progressed(Instant at, Phase phase, Progress progress, Duration elapsed, Optional<Duration> remaining)
            implements UpgradeEvent {}

    /** A phase ended. */
    record PhaseEnded(Instant at, UpgradeReport.PhaseRecord result, Optional<Failure> failure)
            implements UpgradeEvent {}

    /** Something went wrong without failing the run. */
    record Warned(Instant at, Finding finding) implements UpgradeEvent {}

    /** The run, or the attempt that a check refused, ended. */
    record RunEnded(Instant at, UpgradeOutcome outcome) implements UpgradeEvent {}
}
