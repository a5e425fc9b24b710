package io.safeupgrade.engine;

import io.safeupgrade.DatabaseIdentity;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.Hold;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.OnFailure;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.ServiceState;
import io.safeupgrade.UpgradePlan.Scope;
import io.safeupgrade.spi.DatabaseProbe.Misconfigured;
import io.safeupgrade.spi.DatabaseProbe.Reachable;
import io.safeupgrade.spi.DatabaseProbe.Unreachable;
import io.safeupgrade.spi.RestorableBackup;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Every reason why what was asked for is not done; pure.
 *
 * @param scope how much would be moved, which an interrupted restore may have widened
 */
record Refusals(Appliance appliance, Wish wish, Scope scope, Observation seen) {

    /** The first reason, in the order in which an operator has to mend them. */
    Optional<Failure> first() {
        return Stream.concat(
                        inOrder(), Stream.<Supplier<Optional<Failure>>>of(this::blocked, this::running, this::losses))
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Every reason, each finding for itself: for somebody who wants to mend all of them at once. */
    List<Failure> all() {
        Stream<Failure> blocking = seen.findings().stream()
                .filter(Finding::blocks)
                .map(one -> Failure.of(ErrorCode.PREFLIGHT_BLOCKED, one.what(), one.remedy()));
        return Stream.concat(inOrder().map(Supplier::get).flatMap(Optional::stream), blocking)
                .toList();
    }

    private Stream<Supplier<Optional<Failure>>> inOrder() {
        return Stream.of(
                this::database,
                this::wrongHome,
                this::wrongRestorePoint,
                this::trouble,
                this::policy,
                this::lowerRelease);
    }

    private Optional<Failure> database() {
        return seen.database().flatMap(reachability -> switch (reachability) {
            case Reachable there -> Optional.<Failure>empty();
            case Unreachable down ->
                Optional.of(Failure.of(
                        ErrorCode.DATABASE_UNREACHABLE, down.what(), "bring the database back, then try again"));
            case Misconfigured wrong ->
                // A restore makes the database that is missing.
                scope == Scope.RESTORE && wrong.cause() == Misconfigured.Cause.MISSING_DATABASE
                        ? Optional.empty()
                        : Optional.of(Failure.of(ErrorCode.DATABASE_MISCONFIGURED, wrong.what(), wrong.remedy()));
        });
    }

    private Optional<Failure> wrongHome() {
        String here = identity().map(Object::toString).orElse("");
        Optional<String> recorded =
                seen.history().home().database().filter(before -> !here.isEmpty() && !before.equals(here));
        Optional<String> machine = seen.history()
                .home()
                .machine()
                .filter(before ->
                        appliance.machine().filter(now -> !now.equals(before)).isPresent());
        if (wish.order().filter(RestoreOrder::foreign).isPresent()) {
            return Optional.empty();
        }
        return recorded.map(before -> wrong("this is the database [" + here + "], the record says [" + before + "]"))
                .or(() -> machine.map(before -> wrong("this machine is not the one on which the record was written")));
    }

    private static Failure wrong(String what) {
        return Failure.of(
                ErrorCode.WRONG_DATABASE,
                what,
                "point the configuration at the right database, or, if this one is meant, say so once by adopting it");
    }

    private Optional<Failure> wrongRestorePoint() {
        if (wish.order().isEmpty()) {
            return Optional.empty();
        }
        RestorePoint point = wish.order().get().point();
        if (!point.appliance().equals(appliance.name())) {
            return Optional.of(Failure.of(
                    ErrorCode.WRONG_DATABASE,
                    "the restore point [" + point.id() + "] is one of [" + point.appliance() + "], this is ["
                            + appliance.name() + "]",
                    "choose a restore point of this appliance"));
        }
        boolean empty = seen.database()
                .filter(there -> there instanceof Reachable found && found.empty())
                .isPresent();
        boolean elsewhere = identity().isPresent()
                && point.database().isPresent()
                && !point.database().equals(identity());
        return elsewhere && !empty && !wish.order().get().foreign()
                ? Optional.of(Failure.of(
                        ErrorCode.WRONG_DATABASE,
                        "the restore point was taken from ["
                                + point.database().map(Object::toString).orElse("?") + "], this is ["
                                + identity().map(Object::toString).orElse("?") + "], which holds data",
                        "if it is meant to replace these data, say that it is a foreign one"))
                : unreadable(point);
    }

    private Optional<Failure> unreadable(RestorePoint point) {
        return point.parts().stream()
                .filter(part -> appliance.backups().stream()
                        .noneMatch(provider ->
                                provider.name().equals(part.provider()) && provider instanceof RestorableBackup))
                .findFirst()
                .map(part -> Failure.of(
                        ErrorCode.PREFLIGHT_BLOCKED,
                        "nothing here can restore the part [" + part.name() + "] made by [" + part.provider() + "]",
                        "restore it by hand"));
    }

    private Optional<Failure> trouble() {
        return seen.trouble();
    }

    private Optional<Failure> policy() {
        boolean wanted = appliance.settings().onFailure() == OnFailure.ROLL_BACK && scope == Scope.UPGRADE;
        if (!wanted || RollBackOffer.in(appliance, seen).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(Failure.of(
                ErrorCode.POLICY_NOT_OFFERED,
                "ON_FAILURE=roll-back is not offered here: nothing can put the old release back, or no backup can be"
                        + " restored",
                "set ON_FAILURE=stay-stopped; the data go back by a command"));
    }

    private Optional<Failure> lowerRelease() {
        if (scope == Scope.BACKUP || scope == Scope.RESTORE) {
            return Optional.empty();
        }
        ReleaseVersion to = appliance.release();
        Optional<ReleaseVersion> highest = Stream.of(
                        seen.from(appliance.release()),
                        seen.installed(),
                        seen.history().committed(),
                        seen.hold().map(Hold::to))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
        return highest.filter(to::isBefore)
                .filter(high -> !isWayBack())
                .map(high -> Failure.of(
                        ErrorCode.RELEASE_LOWER,
                        "release [" + to + "] is lower than [" + high + "], which was here before",
                        "install release [" + high + "] or a later one"));
    }

    /**
     * The release that a due upgrade came from, or that a roll-back went to, may run again, as long as it fits the schema.
     * A replica that never upgraded before does not know where it came from; the schema then says enough.
     */
    private boolean isWayBack() {
        Optional<ReleaseVersion> here = Optional.of(appliance.release());
        boolean unnamed = seen.hold().filter(hold -> hold.from().isEmpty()).isPresent();
        boolean named = seen.pending().flatMap(PendingUpgrade::from).equals(here)
                || seen.hold().flatMap(Hold::from).equals(here)
                || seen.history().rolledBackTo().equals(here);
        return (named || unnamed)
                && seen.schema().map(MigrationStatus::atTarget).orElse(false);
    }

    private Optional<Failure> blocked() {
        if (scope == Scope.BACKUP || (scope == Scope.RESTORE && wish.order().isEmpty())) {
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
        int pending = seen.schema().map(status -> status.pending().size()).orElse(0);
        boolean migrates = scope == Scope.MIGRATE && pending > 0;
        boolean restores = wish.order().filter(order -> !order.service()).isPresent();
        if (!up || !(migrates || restores)) {
            return Optional.empty();
        }
        var commands = appliance.settings().commands();
        return Optional.of(Failure.of(
                ErrorCode.SERVICE_RUNNING,
                migrates
                        ? "the service runs and [" + pending + "] migrations are pending"
                        : "the service runs and its data would be replaced",
                "stop the service first, or let ["
                        + (migrates ? commands.run() : commands.rollBack().orElse(commands.run())) + "] do all of it"));
    }

    private Optional<Failure> losses() {
        boolean accepted = wish.order().map(RestoreOrder::acceptLoss).orElse(true);
        if (accepted || seen.losses().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Failure(
                ErrorCode.LOSS_NOT_ACCEPTED,
                "[" + seen.losses().size()
                        + "] tables have changed since the restore point; what was written since stays"
                        + " in the database that is kept aside",
                "repeat it and accept the loss, or go forward",
                seen.losses().stream()
                        .map(loss ->
                                loss.what() + ": [" + loss.rowsThen() + "] rows then, [" + loss.rowsNow() + "] now")
                        .limit(20)
                        .toList()));
    }

    private Optional<DatabaseIdentity> identity() {
        return seen.identity();
    }
}
