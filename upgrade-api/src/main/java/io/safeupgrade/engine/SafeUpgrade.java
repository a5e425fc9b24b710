package io.safeupgrade.engine;

import io.safeupgrade.Failure;
import io.safeupgrade.GateVerdict;
import io.safeupgrade.ReleaseCheck;
import io.safeupgrade.ReleaseManifest;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaRange;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradePlan;
import io.safeupgrade.UpgradePlan.Scope;
import io.safeupgrade.spi.Cancellation;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/**
 * Take an appliance from one release to the next without losing data or running code on a schema it was not built for.
 *
 * <p>Build one with {@link #of}; use it for one upgrade. {@link #plan} shows what would happen and changes nothing;
 * {@link #run(UpgradePlan, Trigger)} does exactly that or refuses; every ending is an {@link UpgradeOutcome}, never an
 * exception. Methods may be called from any thread, one at a time; {@link #cancel} may be called at any moment.
 *
 * @since 0.1
 */
public final class SafeUpgrade {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Appliance appliance;
    private final Cancellation cancellation = Cancellation.create();

    SafeUpgrade(Appliance appliance) {
        this.appliance = appliance;
    }

    /** Describe the appliance called {@code name}, whose code is {@code release}. */
    public static SafeUpgradeBuilder of(String name, ReleaseVersion release) {
        return new SafeUpgradeBuilder(name, release);
    }

    /** Plan the whole upgrade. Waits for an unreachable database within the patience given; changes nothing. */
    public UpgradePlan plan() {
        return attempt(Scope.UPGRADE).look();
    }

    /** Plan to bring the schema alone to this release; the service is neither stopped nor started. Changes nothing. */
    public UpgradePlan planMigration() {
        return attempt(Scope.MIGRATE).look();
    }

    /**
     * Run {@code plan}, unless the appliance is no longer the one that it was made for.
     *
     * @return how it ended; a plan that is not to proceed ends as it says, with nothing touched
     */
    public UpgradeOutcome run(UpgradePlan plan, Trigger trigger) {
        return attempt(plan.scope()).run(plan, trigger);
    }

    /** Plan and run the whole upgrade under one lock: for scriptlets, boot units and appliances that upgrade themselves. */
    public UpgradeOutcome run(Trigger trigger) {
        return attempt(Scope.UPGRADE).run(trigger);
    }

    /** Plan and run the migration of the schema alone under one lock; also ends an interrupted run by hand. */
    public UpgradeOutcome migrate(Trigger trigger) {
        return attempt(Scope.MIGRATE).run(trigger);
    }

    /** Make a verified restore point now; the service may go on. */
    public UpgradeOutcome createRestorePoint(Trigger trigger) {
        return attempt(Scope.BACKUP).run(trigger);
    }

    /**
     * End what an earlier run left unfinished or held; {@link #run} does the same.
     *
     * @return how it ended; empty when there is nothing to end, also after a restore that a person asked for and that came
     *     to its end: only {@link #run} goes forward again
     */
    public Optional<UpgradeOutcome> resume(Trigger trigger) {
        UpgradeStatus status = status();
        boolean open = status.unfinished().isPresent()
                || status.hold().isPresent()
                || status.pending().isPresent()
                || status.latched().isPresent();
        return open && !status.wentBack() ? Optional.of(run(trigger)) : Optional.empty();
    }

    /** Plan the way back to a restore point, with what it would leave behind. Changes nothing. */
    public UpgradePlan planRestore(RestoreOrder order) {
        return restoring(order).look();
    }

    /**
     * Go back to a restore point: restore beside the live data, verify, swap; what was live is kept aside.
     *
     * <p>The service is started again where this release can serve on those data; otherwise it stays held, and the report
     * says what leads on.
     */
    public UpgradeOutcome restore(RestoreOrder order, Trigger trigger) {
        return restoring(order).run(trigger);
    }

    /** Look after restore points between upgrades. */
    public Upkeep upkeep() {
        RunId run = RunId.create(appliance.settings().pace().instant(), RANDOM);
        return new Upkeep(appliance, run, cancellation);
    }

    /** Say that this database and this machine are the right ones, where the record names others; empty once recorded. */
    public Optional<Failure> adopt() {
        return interventions().adopt();
    }

    /**
     * Judge, as the installed release, one that is to be unpacked over it; the service may run.
     *
     * <p>Read-only, but for the record of the upgrade being due, which is durable on return after a yes. A release that is
     * lower, cannot come from here, or would be refused by its own checks gets a no with every reason. A database that is
     * down is no reason.
     */
    public GateVerdict gate(ReleaseManifest next) {
        return gate(next, false);
    }

    /** Judge in the same way, but let the release pass on a person's word, unless a run is under way. */
    public GateVerdict gateOverridden(ReleaseManifest next) {
        return gate(next, true);
    }

    /**
     * Withdraw the due upgrade to a release that never arrived: the installed one is {@code this}.
     *
     * <p>What was due before it is due again. An upgrade to this release stays due.
     *
     * @return why not, or empty once done
     */
    public Optional<Failure> withdraw() {
        return interventions().withdraw();
    }

    /**
     * Leave the upgrade to a person: where this release cannot serve on the schema as it is, the service is held.
     *
     * <p>The service is neither stopped nor started; what runs goes on. {@link #run} and {@link #migrate} end the hold.
     *
     * @param accepts the schemas that this release can serve on
     * @param why who left it, in words
     * @return why the schema could not be judged; empty when the service is held, or need not be
     */
    public Optional<Failure> leaveToOperator(SchemaRange accepts, String why) {
        return interventions().leaveToOperator(accepts, why);
    }

    /**
     * Look at everything that has to be right after an upgrade: service, database, schema, health, record, restore point.
     *
     * <p>Changes nothing and needs no lock. Every check is in the answer, whatever came of the others.
     */
    public List<ReleaseCheck> verify() {
        RunId run = RunId.create(appliance.settings().pace().instant(), RANDOM);
        var calls = new ProviderCalls(
                run,
                appliance.settings().pace(),
                appliance.settings().deadlines().grace(),
                () -> true);
        return new Checklist(appliance, calls).look();
    }

    /** List verified restore points, oldest first. */
    public List<RestorePoint> restorePoints() {
        return appliance.state().restorePoints().list();
    }

    /** Show where upgrades of this machine stand, from files alone. */
    public UpgradeStatus status() {
        var state = appliance.state();
        var history = JournalHistory.of(state.journal().entries());
        return new UpgradeStatus(
                state.hold().current(),
                state.permit().granted(),
                state.pending().current(),
                history.unfinished(),
                history.runs());
    }

    /**
     * Release the hold on a person's word; the start guard still keeps code off a schema it was not built for.
     *
     * @return why not, or empty once released
     */
    public Optional<Failure> releaseHold() {
        return interventions().releaseHold();
    }

    /**
     * Ask a run to end early. Before and in MIGRATE it ends in a safe state as soon as it can; later phases are finished.
     */
    public void cancel(String why) {
        cancellation.request(why);
    }

    private GateVerdict gate(ReleaseManifest next, boolean overridden) {
        RunId run = RunId.create(appliance.settings().pace().instant(), RANDOM);
        return new Gate(appliance, next, new Wish(Scope.UPGRADE, run, Optional.empty(), false), cancellation)
                .judge(overridden);
    }

    private Interventions interventions() {
        RunId run = RunId.create(appliance.settings().pace().instant(), RANDOM);
        return new Interventions(appliance, new Wish(Scope.UPGRADE, run, Optional.empty(), false), cancellation);
    }

    private Attempt attempt(Scope scope) {
        return attempt(scope, Optional.empty());
    }

    private Attempt restoring(RestoreOrder order) {
        return attempt(Scope.RESTORE, Optional.of(order));
    }

    private Attempt attempt(Scope scope, Optional<RestoreOrder> order) {
        RunId run = RunId.create(appliance.settings().pace().instant(), RANDOM);
        return new Attempt(appliance, new Wish(scope, run, order, false), cancellation);
    }
}
