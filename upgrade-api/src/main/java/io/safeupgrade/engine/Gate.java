package io.safeupgrade.engine;

import io.safeupgrade.Failure;
import io.safeupgrade.GateVerdict;
import io.safeupgrade.GateVerdict.Ruling;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.ReleaseManifest;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.UpgradePlan.BackupChoice;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.DatabaseProbe.Reachability;
import io.safeupgrade.spi.DatabaseProbe.Reachable;
import io.safeupgrade.spi.LockableDatabase;
import io.safeupgrade.spi.UpgradeLock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Judge a release before it is unpacked: look as its own plan would, with its manifest in place of its code.
 *
 * <p>Under the lock, so that nothing moves meanwhile. Changes nothing but the record of the upgrade being due, and that last.
 */
final class Gate {

    private final Appliance installed;
    private final ReleaseManifest next;
    private final Wish wish;
    private final Cancellation cancellation;
    private final ListenerFanout listeners;
    private final ProviderCalls calls;

    Gate(Appliance installed, ReleaseManifest next, Wish wish, Cancellation cancellation) {
        this.installed = installed;
        this.next = next;
        this.wish = wish;
        this.cancellation = cancellation;
        this.listeners = new ListenerFanout(installed.listeners());
        this.calls = new ProviderCalls(
                wish.run(),
                installed.settings().pace(),
                installed.settings().deadlines().grace(),
                () -> true);
    }

    /** Judge; {@code overridden} says that a person decided against every veto but that of a run under way. */
    GateVerdict judge(boolean overridden) {
        Appliance judged = installed.as(next);
        try (Locks locks = new Locks(installed, calls, cancellation, listeners)) {
            Observer observer = new Observer(judged, calls, cancellation, listeners);
            Optional<Failure> busy = locks.take(installed.state().lock());
            if (busy.isPresent()) {
                return busy(busy.get());
            }
            Optional<Reachability> database = observer.reachDatabase();
            busy = sharedLock(database).flatMap(locks::take);
            if (busy.isPresent()) {
                return busy(busy.get());
            }
            Observation seen = observer.observe(wish, database).withInstalled(installed.release());
            return pass(new GateReasons(installed, judged, wish, next, seen, reached(seen)), overridden);
        }
    }

    private Optional<UpgradeLock> sharedLock(Optional<Reachability> database) {
        boolean reachable = database.filter(Reachable.class::isInstance).isPresent();
        return installed
                .database()
                .filter(probe -> reachable && probe instanceof LockableDatabase)
                .map(probe -> ((LockableDatabase) probe).lock());
    }

    /** Whether the schema is where the installed release wants it, although its upgrade did not finish (trap 6). */
    private boolean reached(Observation seen) {
        Optional<SchemaVersion> current = seen.schema().flatMap(MigrationStatus::current);
        return installed
                .migrator()
                .filter(there -> current.isPresent())
                .map(migrator -> calls.ask(
                        "state of the schema",
                        installed.settings().deadlines().look(),
                        cancellation,
                        ignored -> {},
                        migrator::status))
                .filter(answer -> answer instanceof Answer.Value<MigrationStatus> value
                        && current.equals(Optional.of(value.value().target())))
                .isPresent();
    }

    private GateVerdict pass(GateReasons reasons, boolean overridden) {
        List<Failure> vetoes = reasons.vetoes();
        if (!vetoes.isEmpty()) {
            return overridden
                    ? verdict(reasons, Ruling.OVERRIDDEN, vetoes, Optional.of(recorded(reasons.seen())))
                    : verdict(reasons, Ruling.VETO, vetoes, reasons.seen().pending());
        }
        if (reasons.nothingToDo()) {
            return verdict(reasons, Ruling.NOTHING_TO_DO, vetoes, reasons.seen().pending());
        }
        return verdict(reasons, Ruling.PASS, vetoes, Optional.of(recorded(reasons.seen())));
    }

    /** What the first try found outlives every later one (trap 3). */
    private PendingUpgrade recorded(Observation seen) {
        String why = "release " + next.release() + " is being installed";
        PendingUpgrade due = seen.pending()
                .map(first -> first.over(installed.release(), next.release(), why))
                .orElseGet(
                        () -> new PendingUpgrade(seen.from(next.release()), next.release(), now(), seen.found(), why));
        installed.state().pending().write(due);
        new Notice(installed).refresh(Optional.empty());
        return due;
    }

    private GateVerdict verdict(
            GateReasons reasons, Ruling ruling, List<Failure> vetoes, Optional<PendingUpgrade> due) {
        Optional<MigrationStatus> schema = reasons.seen().schema();
        return new GateVerdict(
                installed.release(),
                next.release(),
                reasons.from(),
                ruling,
                schema.flatMap(MigrationStatus::current),
                schema.map(MigrationStatus::pending).orElse(List.of()),
                reasons.seen().backup(),
                reasons.remarks(),
                vetoes,
                due);
    }

    private GateVerdict busy(Failure reason) {
        return new GateVerdict(
                installed.release(),
                next.release(),
                Optional.empty(),
                Ruling.VETO,
                Optional.empty(),
                List.of(),
                BackupChoice.none("nobody looked"),
                List.of(),
                List.of(reason),
                Optional.empty());
    }

    private Instant now() {
        return installed.settings().pace().instant();
    }
}
