package io.safeupgrade.testkit;

import io.safeupgrade.BackupPart;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.KeptAside;
import io.safeupgrade.KeptAside.Kind;
import io.safeupgrade.RunId;
import io.safeupgrade.file.Disk;
import io.safeupgrade.spi.RestorableBackup.RestoreRequest;
import io.safeupgrade.spi.RestorableBackup.RestoreResult;
import io.safeupgrade.spi.RestorableBackup.Restored;
import io.safeupgrade.spi.RestorableBackup.Untouched;
import io.safeupgrade.spi.SessionFence.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Put a copy in the place of the live database of a {@link FakeDatabase}, and know what earlier swaps kept aside. */
final class FakeSwap {

    private static final String ASIDE = "_aside_";
    private static final String SCRATCH = "_restoring_";

    private final String provider;
    private final FakeDatabase database;
    private final List<Finding> warnings = new ArrayList<>();
    private Disk disk = Disk.real();
    private Runnable before = () -> {};
    private Runnable after = () -> {};

    FakeSwap(String provider, FakeDatabase database) {
        this.provider = provider;
        this.database = database;
    }

    synchronized void on(Disk files) {
        disk = files;
    }

    synchronized void warning(Finding warning) {
        warnings.add(warning);
    }

    synchronized void before(Runnable what) {
        before = what;
    }

    synchronized void after(Runnable what) {
        after = what;
    }

    /** Recognize a restore that has swapped before, by what it kept aside. */
    synchronized Optional<RestoreResult> done(RunId attempt) {
        boolean swapped =
                database.cluster().has(aside(attempt)) && database.cluster().has(database.live());
        return swapped ? Optional.of(restored(attempt)) : Optional.empty();
    }

    synchronized RestoreResult restore(RestoreRequest request) {
        Optional<String> down = database.unreachable();
        if (down.isPresent()) {
            return untouched(down.get());
        }
        String scratch = database.live() + SCRATCH + request.attempt();
        try {
            database.cluster().create(scratch, Map.of());
            for (BackupPart part : request.parts()) {
                FakeDump.read(disk, request.directory().resolve(part.name()))
                        .forEach((table, rows) -> database.cluster().set(scratch, table, rows));
            }
        } catch (IOException unreadable) {
            database.cluster().drop(scratch);
            return untouched("cannot read the parts in [" + request.directory() + "]: " + unreadable);
        }
        before.run();
        if (!request.call().mayCommit() || request.call().deadline().expired()) {
            database.cluster().drop(scratch);
            return untouched("cancelled, past its deadline, or the upgrade lock was lost, before the swap of ["
                    + database.live() + "]");
        }
        return swap(request.attempt(), scratch);
    }

    private RestoreResult swap(RunId attempt, String scratch) {
        List<Session> left = database.swap(scratch, aside(attempt));
        if (!left.isEmpty()) {
            database.cluster().drop(scratch);
            return untouched("sessions cannot be ended: " + left);
        }
        after.run();
        return restored(attempt);
    }

    private Restored restored(RunId attempt) {
        List<KeptAside> kept = database.cluster().has(aside(attempt))
                ? List.of(kept(Kind.REPLACED, aside(attempt), attempt.text()))
                : List.of();
        return new Restored(kept, warnings);
    }

    List<KeptAside> keptAside() {
        return database.databases().stream()
                .flatMap(name -> Stream.of(named(name, ASIDE, Kind.REPLACED), named(name, SCRATCH, Kind.SCRATCH)))
                .flatMap(Optional::stream)
                .toList();
    }

    Optional<Failure> discard(KeptAside what) {
        boolean ours = keptAside().stream().anyMatch(kept -> kept.name().equals(what.name()));
        if (!ours && database.cluster().has(what.name())) {
            return Optional.of(Failure.of(
                    ErrorCode.PREFLIGHT_BLOCKED,
                    "[" + what.name() + "] was not put aside by a restore; nothing is discarded",
                    "name one that is listed as kept aside"));
        }
        database.cluster().drop(what.name());
        return Optional.empty();
    }

    private Optional<KeptAside> named(String name, String infix, Kind kind) {
        String prefix = database.live() + infix;
        return name.startsWith(prefix)
                ? Optional.of(kept(kind, name, name.substring(prefix.length())))
                : Optional.empty();
    }

    private KeptAside kept(Kind kind, String name, String attempt) {
        long bytes =
                database.tables(name).values().stream().mapToLong(List::size).sum();
        return new KeptAside(provider, kind, name, Optional.of(new RunId(attempt)), bytes);
    }

    private String aside(RunId attempt) {
        return database.live() + ASIDE + attempt;
    }

    private static Untouched untouched(String what) {
        return new Untouched(Failure.of(ErrorCode.RESTORE_FAILED, what, "mend the cause, then restore again"));
    }
}
