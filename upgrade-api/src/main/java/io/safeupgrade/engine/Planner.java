package io.safeupgrade.engine;

import io.safeupgrade.Atomicity;
import io.safeupgrade.DatabaseIdentity;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.Hold;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.OnFailure;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.Phase;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.ServiceState;
import io.safeupgrade.UpgradePlan;
import io.safeupgrade.UpgradePlan.Scope;
import io.safeupgrade.UpgradePlan.Verdict;
import io.safeupgrade.spi.DatabaseProbe.Misconfigured;
import io.safeupgrade.spi.DatabaseProbe.Reachable;
import io.safeupgrade.spi.DatabaseProbe.Unreachable;
import io.safeupgrade.spi.HealthProbe.Health;
import io.safeupgrade.spi.HealthProbe.Healthy;
import io.safeupgrade.spi.HealthProbe.Unhealthy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Decide from an observation what to do; pure. */
final class Planner {

    private final Appliance appliance;
    private final Scope scope;
    private final Observation seen;

    private Planner(Appliance appliance, Scope scope, Observation seen) {
        this.appliance = appliance;
        this.scope = scope;
        this.seen = seen;
    }

    /** Decide. */
    static UpgradePlan plan(Appliance appliance, Scope scope, Observation seen) {
        return new Planner(appliance, scope, seen).plan();
    }

    private UpgradePlan plan() {
        Optional<Failure> refusal = Stream.<Supplier<Optional<Failure>>>of(
                        this::interrupted,
                        this::database,
                        this::trouble,
                        this::policy,
                        this::lowerRelease,
                        this::blocked,
                        this::running)
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst();
        if (refusal.isPresent()) {
            boolean unreachable = refusal.get().code() == ErrorCode.DATABASE_UNREACHABLE;
            return plan(unreachable ? Verdict.SKIP : Verdict.REFUSE, List.of(), refusal);
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
                identity(),
                seen.schema().flatMap(MigrationStatus::current),
                seen.schema().map(MigrationStatus::target),
                pending(),
                seen.schema().map(MigrationStatus::atomicity).orElse(Atomicity.WHOLE_SET),
                phases,
                appliance.settings().onFailure(),
                seen.service(),
                seen.found(),
                seen.backup(),
                seen.findings(),
                refusal);
    }

    private List<Phase> phases() {
        return switch (scope) {
            case BACKUP -> List.of(Phase.BACKUP);
            case MIGRATE -> migrationPhases();
            case UPGRADE -> upgradePhases();
        };
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
            return List.of();
        }
        boolean start = appliance.service().isPresent()
                && seen.found().map(ServiceState::wanted).orElse(false);
        List<Phase> phases = new ArrayList<>(List.of(Phase.HOLD));
        addIf(phases, appliance.service().isPresent(), Phase.STOP);
        addIf(phases, seen.backup().planned(), Phase.BACKUP);
        addIf(phases, install, Phase.INSTALL);
        addIf(phases, migrate, Phase.MIGRATE);
        addIf(phases, start, Phase.START);
        addIf(phases, start && appliance.health().isPresent(), Phase.HEALTH);
        phases.add(Phase.COMMIT);
        addIf(phases, seen.backup().planned(), Phase.FINISH);
        return phases;
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
                .map(record -> record.to().equals(appliance.release()))
                .orElse(false);
        boolean serves = seen.health().map(Healthy.class::isInstance).orElse(false);
        return due && !serves;
    }

    private static void addIf(List<Phase> phases, boolean condition, Phase phase) {
        if (condition) {
            phases.add(phase);
        }
    }

    private Optional<Failure> interrupted() {
        if (scope != Scope.UPGRADE) {
            return Optional.empty();
        }
        return seen.history()
                .unfinished()
                .map(run -> Failure.of(
                        ErrorCode.INTERRUPTED,
                        "the upgrade run [" + run.run() + "] to ["
                                + run.to().map(ReleaseVersion::text).orElse("unknown")
                                + "] did not finish; its last recorded phase is ["
                                + run.phase().map(Phase::name).orElse("none") + "]",
                        "bring the schema to this release by hand, then start the service"));
    }

    private Optional<Failure> database() {
        return seen.database().flatMap(reachability -> switch (reachability) {
            case Reachable there -> Optional.<Failure>empty();
            case Unreachable down ->
                Optional.of(Failure.of(
                        ErrorCode.DATABASE_UNREACHABLE, down.what(), "bring the database back, then try again"));
            case Misconfigured wrong ->
                Optional.of(Failure.of(ErrorCode.DATABASE_MISCONFIGURED, wrong.what(), wrong.remedy()));
        });
    }

    private Optional<Failure> trouble() {
        return seen.trouble();
    }

    private Optional<Failure> policy() {
        if (appliance.settings().onFailure() != OnFailure.ROLL_BACK) {
            return Optional.empty();
        }
        return Optional.of(Failure.of(
                ErrorCode.POLICY_NOT_OFFERED,
                "ON_FAILURE=roll-back is not offered by this release",
                "set ON_FAILURE=stay-stopped"));
    }

    private Optional<Failure> lowerRelease() {
        if (scope == Scope.BACKUP) {
            return Optional.empty();
        }
        ReleaseVersion to = appliance.release();
        Optional<ReleaseVersion> highest = Stream.of(
                        from(), seen.history().committed(), seen.hold().map(Hold::to))
                .flatMap(Optional::stream)
                .max(java.util.Comparator.naturalOrder());
        return highest.filter(to::isBefore)
                .filter(high -> !isWayBack())
                .map(high -> Failure.of(
                        ErrorCode.RELEASE_LOWER,
                        "release [" + to + "] is lower than [" + high + "], which was here before",
                        "install release [" + high + "] or a later one"));
    }

    /**
     * The release that a due upgrade came from may run again, as long as it fits the schema. A replica that never
     * upgraded before does not know where it came from; the schema then says enough.
     */
    private boolean isWayBack() {
        boolean unnamed = seen.hold().filter(hold -> hold.from().isEmpty()).isPresent();
        boolean named = seen.pending().flatMap(PendingUpgrade::from).equals(Optional.of(appliance.release()))
                || seen.hold().flatMap(Hold::from).equals(Optional.of(appliance.release()));
        return (named || unnamed)
                && seen.schema().map(MigrationStatus::atTarget).orElse(false);
    }

    private Optional<Failure> blocked() {
        if (scope == Scope.BACKUP) {
            return Optional.empty();
        }
        List<Finding> blocking =
                seen.findings().stream().filter(Finding::blocks).toList();
        if (blocking.isEmpty()) {
            return Optional.empty();
        }
        Finding first = blocking.get(0);
        String more = blocking.size() == 1 ? "" : " (and " + (blocking.size() - 1) + " more)";
        return Optional.of(new Failure(
                ErrorCode.PREFLIGHT_BLOCKED,
                first.what() + more,
                first.remedy(),
                blocking.stream()
                        .map(finding -> finding.code() + ": " + finding.what())
                        .toList()));
    }

    private Optional<Failure> running() {
        boolean up = seen.service().map(ServiceState::running).orElse(false);
        if (scope != Scope.MIGRATE || !up || pending().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Failure.of(
                ErrorCode.SERVICE_RUNNING,
                "the service runs and [" + pending().size() + "] migrations are pending",
                "stop the service first, or let ["
                        + appliance.settings().commands().run() + "] do all of it"));
    }

    private List<io.safeupgrade.Migration> pending() {
        return seen.schema().map(MigrationStatus::pending).orElse(List.of());
    }

    private Optional<DatabaseIdentity> identity() {
        return seen.database().filter(Reachable.class::isInstance).map(there -> ((Reachable) there).identity());
    }

    private Optional<ReleaseVersion> from() {
        return seen.pending()
                .flatMap(PendingUpgrade::from)
                .or(() -> seen.hold().flatMap(Hold::from))
                .or(seen::installed)
                .or(() -> seen.health().flatMap(this::release))
                .or(() -> seen.history().committed());
    }

    private Optional<ReleaseVersion> release(Health health) {
        return switch (health) {
            case Healthy right -> Optional.of(appliance.release());
            case Unhealthy other -> other.release();
            case io.safeupgrade.spi.HealthProbe.NoAnswer silent -> Optional.empty();
        };
    }
}
