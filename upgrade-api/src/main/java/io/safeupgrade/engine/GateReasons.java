package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.ReleaseManifest;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.UpgradePlan.Scope;
import io.safeupgrade.spi.DatabaseProbe.Reachable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that speaks against unpacking a release, and what else should be said; pure.
 *
 * @param installed the appliance as it is
 * @param judged the same with the release in question in place of its own
 * @param wish the whole upgrade
 * @param next that release
 * @param seen what was seen with the eyes of that release
 * @param reached whether the schema is where the installed release wants it
 */
record GateReasons(
        Appliance installed, Appliance judged, Wish wish, ReleaseManifest next, Observation seen, boolean reached) {

    /** Every reason against it, those that have to be mended first first. */
    List<Failure> vetoes() {
        if (!next.appliance().equals(installed.name())) {
            return List.of(blocked(
                    "the manifest is one of [" + next.appliance() + "], this is [" + installed.name() + "]",
                    "give the manifest of a release of [" + installed.name() + "]"));
        }
        Stream<Failure> asItsOwnPlan = refusals().stream()
                // Not a veto: the run after unpacking is skipped, and tried again once the database is back.
                .filter(reason -> reason.code() != ErrorCode.DATABASE_UNREACHABLE);
        Stream<Failure> asOnlyTheGate =
                Stream.of(path(), server(), latched(), room()).flatMap(Optional::stream);
        return Stream.concat(asItsOwnPlan, asOnlyTheGate).toList();
    }

    /** What is worth saying and stands in nobody's way. */
    List<Finding> remarks() {
        List<Finding> remarks = new ArrayList<>();
        refusals().stream()
                .filter(reason -> reason.code() == ErrorCode.DATABASE_UNREACHABLE)
                .map(down -> Finding.warning(
                        "database-unreachable",
                        "the schema could not be looked at: " + down.what(),
                        "bring the database back; until then the upgrade will be skipped and stays due"))
                .forEach(remarks::add);
        seen.hold()
                .map(held -> Finding.warning(
                        "held",
                        "the service is held since [" + held.since() + "]: " + held.why(),
                        "nothing now: the upgrade to release [" + next.release() + "] ends the hold"))
                .ifPresent(remarks::add);
        seen.history()
                .unfinished()
                .map(run -> Finding.warning(
                        "interrupted",
                        "run [" + run.run() + "] was interrupted",
                        "nothing now: the upgrade to release [" + next.release() + "] ends it first"))
                .ifPresent(remarks::add);
        if (next.disk().databaseGrowthPercent() > 0 && !pendingNothing()) {
            remarks.add(Finding.info(
                    "database-growth",
                    "the migrations may make the database grow by ["
                            + next.disk().databaseGrowthPercent() + "] percent; that disk is the server's"));
        }
        seen.findings().stream().filter(finding -> !finding.blocks()).forEach(remarks::add);
        return List.copyOf(remarks);
    }

    /** Whether it is installed already, in every respect. */
    boolean nothingToDo() {
        return next.release().equals(installed.release())
                && seen.hold().isEmpty()
                && seen.history().unfinished().isEmpty()
                && (seen.schema().isEmpty() || pendingNothing());
    }

    /** The release whose data are in the database, as far as it is known. */
    Optional<ReleaseVersion> from() {
        return reached ? Optional.of(installed.release()) : seen.from(next.release());
    }

    private List<Failure> refusals() {
        return new Refusals(judged, wish, Scope.UPGRADE, seen).all();
    }

    private Optional<Failure> path() {
        boolean empty = seen.database()
                .filter(there -> there instanceof Reachable found && found.empty())
                .isPresent();
        return next.upgradableFrom()
                .filter(oldest -> !empty
                        && from().filter(release -> release.isBefore(oldest)).isPresent())
                .map(oldest -> blocked(
                        "release [" + next.release() + "] can be installed over [" + oldest
                                + "] or later, the data here are those of [" + from().orElseThrow() + "]",
                        "install release [" + oldest + "] or another one in between first"));
    }

    private Optional<Failure> server() {
        Optional<Integer> major = seen.database()
                .filter(Reachable.class::isInstance)
                .map(there -> ((Reachable) there).serverVersion())
                .flatMap(GateReasons::major);
        return next.server()
                .filter(taken -> major.filter(here -> !taken.takes(here)).isPresent())
                .map(
                        taken -> blocked(
                                "release [" + next.release() + "] takes " + taken + ", the server here is of major ["
                                        + major.orElseThrow() + "]",
                                "bring the server into that range first; an upgrade of the appliance never upgrades the engine"));
    }

    private static Optional<Integer> major(String version) {
        String digits = version.replaceFirst("^(\\d{1,4}).*$", "$1");
        return digits.matches("\\d{1,4}") ? Optional.of(Integer.valueOf(digits)) : Optional.empty();
    }

    /** The same failure would be refused after unpacking, with the old release gone. */
    private Optional<Failure> latched() {
        return seen.history()
                .latched(Attempt.inputs(next.release(), next.target(), next.setChecksum()))
                .map(failed -> Failure.of(
                        ErrorCode.LATCHED,
                        "this very release failed here in run [" + failed.run() + "] ["
                                + failed.what().orElse("no reason recorded") + "]",
                        "mend the cause and type: "
                                + installed.settings().commands().resume() + "; or install another release"));
    }

    private Optional<Failure> room() {
        long free = next.disk().stateBytes() == 0
                ? Long.MAX_VALUE
                : installed.state().directory().freeBytes();
        return free >= next.disk().stateBytes()
                ? Optional.empty()
                : Optional.of(blocked(
                        "the record of the upgrade needs [" + next.disk().stateBytes() + "] bytes in ["
                                + installed.state().directory().path() + "], free are [" + free + "]",
                        "make room on that disk"));
    }

    private boolean pendingNothing() {
        return seen.schema().map(MigrationStatus::pending).orElse(List.of()).isEmpty();
    }

    private static Failure blocked(String what, String remedy) {
        return Failure.of(ErrorCode.PREFLIGHT_BLOCKED, what, remedy);
    }
}
