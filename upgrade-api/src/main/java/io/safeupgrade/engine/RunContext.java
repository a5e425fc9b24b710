package io.safeupgrade.engine;

import io.safeupgrade.Atomicity;
import io.safeupgrade.Finding;
import io.safeupgrade.Hold;
import io.safeupgrade.Migration;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.Progress;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.ServiceState;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradePlan;
import io.safeupgrade.UpgradePlan.RestoreChoice;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What phases of one run share: the appliance, the plan, the way to call providers, and what was learnt on the way.
 *
 * <p>Used by the run's own thread only.
 */
final class RunContext {

    private final Appliance appliance;
    private final UpgradePlan plan;
    private final RunId run;
    private final ProviderCalls calls;
    private final Cancellation cancellation;
    private final Consumer<Progress> progress;
    private final LongSupplier journalSequence;
    private final List<Finding> warnings = new ArrayList<>();
    private List<Migration> applied = List.of();
    private Optional<SchemaVersion> schema;
    private SchemaPosition position = SchemaPosition.UNCHANGED;
    private @Nullable RestorePoint restorePoint;
    private @Nullable ServiceState started;
    private boolean rollingBack;
    private Optional<Boolean> restoreBegan = Optional.empty();
    private boolean migrationBegan;
    private boolean interruptedFromOutside;

    RunContext(
            Appliance appliance,
            UpgradePlan plan,
            RunId run,
            ProviderCalls calls,
            Cancellation cancellation,
            Consumer<Progress> progress,
            LongSupplier journalSequence) {
        this.appliance = appliance;
        this.plan = plan;
        this.run = run;
        this.calls = calls;
        this.cancellation = cancellation;
        this.progress = progress;
        this.journalSequence = journalSequence;
        this.schema = plan.schema();
    }

    Appliance appliance() {
        return appliance;
    }

    UpgradePlan plan() {
        return plan;
    }

    RunId run() {
        return run;
    }

    Deadlines deadlines() {
        return appliance.settings().deadlines();
    }

    /** Call a provider; the run's cancellation ends the call early. */
    <T> Answer<T> ask(String what, Duration limit, Function<CallContext, T> call) {
        return rollingBack ? askToTheEnd(what, limit, call) : calls.ask(what, limit, cancellation, progress, call);
    }

    /** Call a provider in a phase that is finished even when the run is cancelled. */
    <T> Answer<T> askToTheEnd(String what, Duration limit, Function<CallContext, T> call) {
        return calls.ask(what, limit, Cancellation.create(), progress, call);
    }

    /** Call a provider for a small thing that is finished even when the run is cancelled. */
    <T> Answer<T> askBriefly(String what, Function<CallContext, T> call) {
        return askToTheEnd(what, deadlines().stop(), call);
    }

    /** The hooks of this run. */
    Hooks hooks() {
        return new Hooks(appliance, plan, this::ask);
    }

    /** Since when the service is held: a later run or a failure does not make it look younger. */
    Instant heldSince() {
        try {
            return appliance.state().hold().current().map(Hold::since).orElseGet(this::now);
        } catch (UpgradeException unreadable) {
            return now();
        }
    }

    private Instant now() {
        return appliance.settings().pace().instant();
    }

    boolean cancelled() {
        return cancellation.requested();
    }

    /** The sequence number of the journal's newest record. */
    long journalSequence() {
        return journalSequence.getAsLong();
    }

    /** From here on the run goes back to where it came from, whatever it is asked. */
    void beginRollBack() {
        rollingBack = true;
    }

    /**
     * An interrupted roll-back is finished as it was begun. Its last step lets the old release serve: data that it was not
     * to restore then may have been written to since.
     */
    void resumesRollBack(boolean restoring) {
        restoreBegan = Optional.of(restoring);
    }

    boolean rollingBack() {
        return rollingBack;
    }

    /** The release that START and INSTALL are about. */
    ReleaseVersion releaseWanted() {
        return rollingBack ? plan.from().orElse(plan.to()) : plan.to();
    }

    /** What RESTORE restores: what the plan says, else the restore point that this run, or the one it ends, made. */
    Optional<RestoreChoice> toRestore() {
        return plan.restore()
                .or(() -> restorePoint().map(point -> new RestoreChoice(point, point.run(), false, List.of())));
    }

    /** Whether a roll-back has data to put back: something may have changed, and there is a restore point. */
    boolean restoreDue() {
        RestorePoint point = restorePoint;
        if (point == null) {
            return false;
        }
        if (restoreBegan.isPresent()) {
            return restoreBegan.get();
        }
        boolean half = migrationBegan && plan.atomicity() == Atomicity.NONE;
        boolean unknown = position != SchemaPosition.UNCHANGED || plan.verdict() == UpgradePlan.Verdict.STAY_STOPPED;
        return half || unknown || !schema.equals(point.schema());
    }

    /** The machine is on its way down: whatever failed for that reason proves nothing (trap 9). */
    void systemGoesDown() {
        interruptedFromOutside = true;
    }

    /** Whether it ended because somebody or something ended it, and not by a fault of what was tried. */
    boolean interruptedFromOutside() {
        return interruptedFromOutside || cancelled();
    }

    /** The migrator is about to be called. */
    void migrationBegins() {
        migrationBegan = true;
    }

    /** The data are those of a restore point now. */
    void restored(MigrationStatus status) {
        schema = status.current();
        position = SchemaPosition.UNCHANGED;
        applied = List.of();
    }

    void warn(Finding finding) {
        warnings.add(finding);
    }

    List<Finding> warnings() {
        return List.copyOf(warnings);
    }

    void schemaRead(MigrationStatus status) {
        schema = status.current();
        position = SchemaPosition.of(plan.schema(), status);
        applied = plan.pending().stream()
                .filter(migration -> !status.pending().contains(migration))
                .toList();
    }

    void schemaUnknown() {
        position = SchemaPosition.UNKNOWN;
    }

    SchemaPosition position() {
        return position;
    }

    Optional<SchemaVersion> schema() {
        return schema;
    }

    List<Migration> applied() {
        return applied;
    }

    void published(RestorePoint point) {
        restorePoint = point;
    }

    Optional<RestorePoint> restorePoint() {
        return Optional.ofNullable(restorePoint);
    }

    void started(ServiceState state) {
        started = state;
    }

    Optional<ServiceState> started() {
        return Optional.ofNullable(started);
    }
}
