package io.safeupgrade.engine;

import io.safeupgrade.Atomicity;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Migration;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.OnFailure;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.Phase;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.ServiceState;
import io.safeupgrade.UpgradePlan;
import io.safeupgrade.UpgradePlan.BackupChoice;
import io.safeupgrade.UpgradePlan.RestoreChoice;
import io.safeupgrade.UpgradePlan.Scope;
import io.safeupgrade.UpgradePlan.Verdict;
import io.safeupgrade.engine.Interrupted.Restoring;
import io.safeupgrade.spi.HealthProbe.Healthy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Decide from an observation what to do; pure. */
final class Planner {

    private final Appliance appliance;
    private final Wish wish;
    private final Observation seen;
    private final Optional<Recovery.Action> recovery;
    private final Optional<RestoreChoice> restore;
    private final Scope scope;

    private Planner(Appliance appliance, Wish wish, Observation seen) {
        this.appliance = appliance;
        this.wish = wish;
        this.seen = seen;
        this.recovery = recovery();
        this.restore = restore();
        this.scope = restore.isPresent() ? Scope.RESTORE : wish.scope();
    }

    /** Decide. */
    static UpgradePlan plan(Appliance appliance, Wish wish, Observation seen) {
        return new Planner(appliance, wish, seen).plan();
    }

    private UpgradePlan plan() {
        Optional<Failure> refusal = new Refusals(appliance, wish, scope, seen).first();
        if (refusal.isPresent()) {
            boolean unreachable = refusal.get().code() == ErrorCode.DATABASE_UNREACHABLE;
            return plan(unreachable ? Verdict.SKIP : Verdict.REFUSE, List.of(), refusal);
        }
        if (recovery.isPresent() && recovery.get() instanceof Recovery.Fail fail) {
            return plan(Verdict.STAY_STOPPED, stopped(), Optional.of(fail.failure()));
        }
        if (recovery.isPresent() && recovery.get() instanceof Recovery.FinishRestore lost && restore.isEmpty()) {
            return plan(Verdict.STAY_STOPPED, stopped(), Optional.of(gone(lost.restoring())));
        }
        List<Phase> phases = phases();
        return plan(phases.isEmpty() ? Verdict.UP_TO_DATE : Verdict.PROCEED, phases, Optional.empty());
    }

    private UpgradePlan plan(Verdict verdict, List<Phase> phases, Optional<Failure> refusal) {
        return new UpgradePlan(
                appliance.name(),
                scope,
                verdict,
                from(),
                appliance.release(),
                seen.identity(),
                seen.schema().flatMap(MigrationStatus::current),
                seen.target(),
                scope == Scope.RESTORE ? List.of() : pending(),
                seen.schema().map(MigrationStatus::atomicity).orElse(Atomicity.WHOLE_SET),
                phases,
                appliance.settings().onFailure(),
                seen.service(),
                seen.found(),
                backup(),
                restore,
                rollBack(),
                wish.scope() == Scope.BACKUP
                        ? Optional.empty()
                        : seen.history().interrupted().map(one -> one.run().run()),
                seen.disk(),
                seen.findings(),
                refusal);
    }

    /** Only the whole upgrade ends an interrupted run; a person's migration or restore is what that person wants. */
    private Optional<Recovery.Action> recovery() {
        if (wish.scope() != Scope.UPGRADE) {
            return Optional.empty();
        }
        return seen.history()
                .interrupted()
                .map(interrupted -> Recovery.decide(new Recovery.Evidence(
                        interrupted,
                        position(interrupted),
                        interrupted.run().to().map(appliance.release()::equals).orElse(false),
                        seen.hold()
                                .filter(hold -> interrupted.includes(hold.run()))
                                .isPresent(),
                        wish.automatic())));
    }

    private SchemaPosition position(Interrupted interrupted) {
        if (appliance.migrator().isEmpty()) {
            return SchemaPosition.UNCHANGED;
        }
        return seen.schema()
                .map(status -> SchemaPosition.of(interrupted.schema(), status))
                .orElse(SchemaPosition.UNKNOWN);
    }

    private Optional<RestoreChoice> restore() {
        if (wish.order().isPresent()) {
            RestoreOrder order = wish.order().get();
            return Optional.of(new RestoreChoice(order.point(), wish.run(), order.withConfig(), seen.losses()));
        }
        return recovery.flatMap(action -> action instanceof Recovery.FinishRestore finish
                ? seen.interruptedPoint().map(point -> again(point, finish.restoring()))
                : Optional.empty());
    }

    private static Failure gone(Restoring restoring) {
        return Failure.of(
                ErrorCode.RESTORE_FAILED,
                "the restore point [" + restoring.restorePoint()
                        + "] of the interrupted restore is not there, or cannot be trusted",
                "choose another one");
    }

    private static RestoreChoice again(RestorePoint point, Restoring restoring) {
        return new RestoreChoice(point, restoring.attempt(), restoring.withConfig(), List.of());
    }

    private BackupChoice backup() {
        if (scope == Scope.RESTORE) {
            return BackupChoice.none("what is live is kept aside");
        }
        boolean stillRight =
                recovery.isPresent() && recovery.get() instanceof Recovery.GoOn on && on.restorePointStillRight();
        return seen.interruptedPoint()
                .filter(point -> stillRight && seen.backup().planned())
                .map(point -> BackupChoice.madeBy(point.run()))
                .orElse(seen.backup());
    }

    private List<Phase> rollBack() {
        boolean wanted = scope == Scope.UPGRADE && appliance.settings().onFailure() == OnFailure.ROLL_BACK;
        return wanted ? RollBackOffer.in(appliance, seen).orElse(List.of()) : List.of();
    }

    private List<Phase> phases() {
        return switch (scope) {
            case BACKUP -> List.of(Phase.BACKUP);
            case MIGRATE -> migrationPhases();
            case UPGRADE -> upgradePhases();
            case RESTORE -> restorePhases();
        };
    }

    private List<Phase> stopped() {
        return appliance.service().isPresent() ? List.of(Phase.HOLD, Phase.STOP) : List.of(Phase.HOLD);
    }

    private List<Phase> migrationPhases() {
        if (!pending().isEmpty()) {
            return Stream.of(Phase.HOLD, Phase.BACKUP, Phase.MIGRATE, Phase.COMMIT)
                    .filter(phase -> phase != Phase.BACKUP || seen.backup().planned())
                    .toList();
        }
        boolean leftover = seen.hold().isPresent()
                || seen.pending().isPresent()
                || seen.history().unfinished().isPresent();
        return leftover ? List.of(Phase.COMMIT) : List.of();
    }

    private List<Phase> upgradePhases() {
        boolean migrate = !pending().isEmpty();
        boolean install =
                appliance.installer().isPresent() && !seen.installed().equals(Optional.of(appliance.release()));
        if (!migrate && !install && !newCodeToLoad()) {
            return seen.history().unfinished().isPresent() ? List.of(Phase.COMMIT, Phase.FINISH) : List.of();
        }
        List<Phase> phases = new ArrayList<>(stopped());
        addIf(phases, seen.backup().planned(), Phase.BACKUP);
        addIf(phases, install, Phase.INSTALL);
        addIf(phases, migrate, Phase.MIGRATE);
        addIf(phases, wanted(), Phase.START);
        addIf(phases, wanted() && appliance.health().isPresent(), Phase.HEALTH);
        phases.add(Phase.COMMIT);
        addIf(phases, seen.backup().planned() || seen.history().unfinished().isPresent(), Phase.FINISH);
        return phases;
    }

    /** Without START the service stays held: another release must be installed, or the schema brought forward, first. */
    private List<Phase> restorePhases() {
        boolean service = appliance.service().isPresent()
                && wish.order()
                        .map(RestoreOrder::service)
                        .orElseGet(() -> seen.history()
                                .interrupted()
                                .filter(one -> one.intended().contains(Phase.STOP))
                                .isPresent());
        List<Phase> phases = new ArrayList<>(List.of(Phase.HOLD));
        addIf(phases, service, Phase.STOP);
        phases.add(Phase.RESTORE);
        if (fitsThisRelease()) {
            addIf(phases, service && wanted(), Phase.START);
            addIf(phases, service && wanted() && appliance.health().isPresent(), Phase.HEALTH);
            phases.add(Phase.COMMIT);
        }
        return phases;
    }

    private boolean fitsThisRelease() {
        var schema = restore.flatMap(choice -> choice.point().schema());
        return appliance.migrator().isEmpty()
                || (schema.isPresent() && seen.target().equals(schema));
    }

    private boolean wanted() {
        return appliance.service().isPresent()
                && seen.found().map(ServiceState::wanted).orElse(false);
    }

    /** Nothing is pending: is the code that runs, or is held back, another than this one? */
    private boolean newCodeToLoad() {
        if (seen.hold().isPresent() || dueByRecord()) {
            return true;
        }
        boolean up = seen.service().map(ServiceState::running).orElse(false);
        return up && seen.health().map(health -> !(health instanceof Healthy)).orElse(false);
    }

    private boolean dueByRecord() {
        boolean due = seen.pending()
                .map(PendingUpgrade::to)
                .map(appliance.release()::equals)
                .orElse(false);
        boolean serves = seen.health().map(Healthy.class::isInstance).orElse(false);
        return due && !serves;
    }

    private static void addIf(List<Phase> phases, boolean condition, Phase phase) {
        if (condition) {
            phases.add(phase);
        }
    }

    private List<Migration> pending() {
        return seen.schema().map(MigrationStatus::pending).orElse(List.of());
    }

    private Optional<ReleaseVersion> from() {
        return seen.from(appliance.release());
    }
}
