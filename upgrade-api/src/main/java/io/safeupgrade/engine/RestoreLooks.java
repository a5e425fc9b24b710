package io.safeupgrade.engine;

import io.safeupgrade.BackupPart;
import io.safeupgrade.Finding;
import io.safeupgrade.KeptAside;
import io.safeupgrade.Loss;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.UpgradePlan.BackupChoice;
import io.safeupgrade.UpgradePlan.DiskUse;
import io.safeupgrade.engine.Interrupted.Restoring;
import io.safeupgrade.file.Examination;
import io.safeupgrade.file.RestorePointStore;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.CountsLosses;
import io.safeupgrade.spi.KeepsAside;
import io.safeupgrade.spi.RestorableBackup;
import io.safeupgrade.spi.RestorableBackup.Extent;
import io.safeupgrade.spi.RestorableBackup.RestoreCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Looks that concern restore points: what is there, what forbids a restore, what it would leave behind. */
final class RestoreLooks {

    /** Asks a provider; a failure is remembered as trouble and the answer is empty. */
    interface Look {
        <T> Optional<T> at(String what, Function<CallContext, T> question);
    }

    /** Reads state; a failure is remembered as trouble and the answer is empty. */
    interface Read {
        <T> Optional<T> of(String what, Supplier<T> reading);
    }

    private final Appliance appliance;
    private final JournalHistory history;
    private final Look look;
    private final Read read;

    RestoreLooks(Appliance appliance, JournalHistory history, Look look, Read read) {
        this.appliance = appliance;
        this.history = history;
        this.look = look;
        this.read = read;
    }

    /** The restore point that the interrupted run made, or was restoring. */
    Optional<RestorePoint> interruptedPoint() {
        return history.interrupted()
                .flatMap(interrupted ->
                        read.of("restore points", () -> find(interrupted)).flatMap(Function.identity()));
    }

    private Optional<RestorePoint> find(Interrupted interrupted) {
        RestorePointStore store = appliance.state().restorePoints();
        return interrupted
                .restoring()
                .map(restoring -> store.find(restoring.restorePoint()).or(() -> elsewhere(store, restoring)))
                .orElseGet(() -> store.list().stream()
                        // Any of the runs that were to end each other may have got to make it.
                        .filter(point -> interrupted.includes(point.run())
                                && point.schema().equals(interrupted.schema()))
                        .reduce((older, newer) -> newer));
    }

    /** A restore point that somebody brought along lies where the journal says. */
    private static Optional<RestorePoint> elsewhere(RestorePointStore store, Restoring restoring) {
        return !restoring.directory().isEmpty()
                        && store.readAt(Path.of(restoring.directory())) instanceof Examination.Intact intact
                ? Optional.of(intact.point())
                : Optional.empty();
    }

    /** What forbids any restore. */
    List<Finding> obstacles() {
        Path directory = appliance.state().restorePoints().directory();
        return obstacles(directory, List.of(), new RunId("preflight"), Extent.DATA);
    }

    /** What forbids the restore that is asked for. */
    List<Finding> obstacles(Wish wish) {
        RestoreOrder order = wish.order().orElseThrow();
        return obstacles(order.point().directory(), order.point().parts(), wish.run(), order.extent());
    }

    private List<Finding> obstacles(Path directory, List<BackupPart> parts, RunId attempt, Extent extent) {
        List<Finding> findings = new ArrayList<>();
        for (RestorableBackup provider : providers(RestorableBackup.class)) {
            look.at(
                            "obstacles of a restore",
                            call -> provider.obstacles(
                                    new RestoreCheck(call, directory, made(provider, parts), attempt, extent)))
                    .ifPresent(findings::addAll);
        }
        return List.copyOf(findings);
    }

    /**
     * What differs between the live data and the restore point to go back to.
     *
     * <p>Not asked after a run that never came to its COMMIT: until then nothing was written but by the migration.
     */
    List<Loss> losses(Wish wish) {
        if (wish.order().isEmpty() || nothingWrittenSince(wish.order().get().point())) {
            return List.of();
        }
        RestorePoint point = wish.order().get().point();
        List<Loss> losses = new ArrayList<>();
        for (CountsLosses provider : providers(CountsLosses.class)) {
            look.at(
                            "comparison with the restore point",
                            call -> provider.losses(new RestoreCheck(
                                    call,
                                    point.directory(),
                                    made(provider, point.parts()),
                                    wish.run(),
                                    wish.order().get().extent())))
                    .ifPresent(losses::addAll);
        }
        return List.copyOf(losses);
    }

    private boolean nothingWrittenSince(RestorePoint point) {
        boolean interrupted =
                history.interrupted().filter(run -> run.includes(point.run())).isPresent();
        boolean failed = history.newestMover()
                .filter(run -> run.ending() == RunSummary.Ending.FAILED_STOPPED)
                .flatMap(RunSummary::restorePoint)
                .filter(point.id()::equals)
                .isPresent();
        return interrupted || failed;
    }

    /** What restore points take, and what is left. */
    Optional<DiskUse> disk(BackupChoice backup, boolean databaseAnswers) {
        long aside = databaseAnswers ? keptAside() : 0;
        return read.of("disk of the restore points", () -> {
            RestorePointStore store = appliance.state().restorePoints();
            RestorePointStore.Usage usage = store.usage();
            return new DiskUse(
                    usage.restorePoints(),
                    usage.bytes() - usage.restorePoints(),
                    aside,
                    backup.estimatedBytes().orElse(0),
                    store.freeBytes());
        });
    }

    private long keptAside() {
        return providers(KeepsAside.class).stream()
                .flatMap(provider -> look.at("data kept aside", provider::keptAside).orElse(List.of()).stream())
                .mapToLong(KeptAside::bytes)
                .sum();
    }

    private <T extends RestorableBackup> List<T> providers(Class<T> ability) {
        return appliance.backups().stream()
                .filter(ability::isInstance)
                .map(ability::cast)
                .toList();
    }

    static List<BackupPart> made(RestorableBackup provider, List<BackupPart> parts) {
        return parts.stream()
                .filter(part -> part.provider().equals(provider.name()))
                .toList();
    }
}
