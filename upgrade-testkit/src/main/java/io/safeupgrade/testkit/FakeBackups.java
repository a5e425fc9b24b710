package io.safeupgrade.testkit;

import io.safeupgrade.BackupPart;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.KeptAside;
import io.safeupgrade.Loss;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradeReport.NextCommand;
import io.safeupgrade.Verification;
import io.safeupgrade.file.Disk;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.CountsLosses;
import io.safeupgrade.spi.EstimatedBackup;
import io.safeupgrade.spi.KeepsAside;
import io.safeupgrade.spi.ManualRestore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Back up a {@link FakeDatabase} by writing a small real file, verify by reading it again, restore by a swap.
 *
 * @since 0.1
 */
public final class FakeBackups implements EstimatedBackup, ManualRestore, KeepsAside, CountsLosses {

    private static final String FILE = "fake.dump";

    private final String name;
    private final FakeDatabase database;
    private final FakeSwap swap;
    private volatile Disk disk = Disk.real();
    private volatile long estimate = 4096;
    private volatile Optional<Finding> objection = Optional.empty();
    private volatile Optional<Failure> rejection = Optional.empty();

    private FakeBackups(String name, FakeDatabase database) {
        this.name = name;
        this.database = database;
        this.swap = new FakeSwap(name, database);
    }

    /** Make one named {@code fake}, with a database of its own. */
    public static FakeBackups create() {
        return of(FakeDatabase.withData());
    }

    /** Make one named {@code fake} that backs up and restores {@code database}. */
    public static FakeBackups of(FakeDatabase database) {
        return new FakeBackups("fake", database);
    }

    /** Make one named {@code name}, with a database of its own. */
    public static FakeBackups named(String name) {
        return new FakeBackups(name, FakeDatabase.withData());
    }

    /** Write to and read from {@code files} instead of the real disk. */
    public FakeBackups on(Disk files) {
        disk = files;
        swap.on(files);
        return this;
    }

    /** Return the tables that {@code point} holds, as a restore would bring them back. */
    public Map<String, List<String>> tables(RestorePoint point) {
        return tables(point.directory(), point.parts());
    }

    /** Claim to need {@code bytes}. */
    public FakeBackups estimating(long bytes) {
        estimate = bytes;
        return this;
    }

    /** Find {@code obstacle} in the way of every restore; one that blocks lets a restore fail too. */
    public FakeBackups objecting(Finding obstacle) {
        objection = Optional.of(obstacle);
        return this;
    }

    /** Reject every full verification because of {@code why}; quick ones are as before. */
    public FakeBackups rejectingFull(Failure why) {
        rejection = Optional.of(why);
        return this;
    }

    /** Restore with {@code warning}. */
    public FakeBackups warning(Finding warning) {
        swap.warning(warning);
        return this;
    }

    /** Do {@code what} when a restore is ready to swap; what it throws leaves the copy behind, as a crash does. */
    public FakeBackups beforeSwap(Runnable what) {
        swap.before(what);
        return this;
    }

    /** Do {@code what} when a restore has swapped and nobody knows; what it throws loses the answer, as a crash does. */
    public FakeBackups afterSwap(Runnable what) {
        swap.after(what);
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<Estimate> estimate(CallContext call) {
        return Optional.of(new Estimate(estimate, Optional.empty()));
    }

    @Override
    public BackupResult create(BackupRequest request) {
        String heading =
                "data at schema " + request.schema().map(SchemaVersion::token).orElse("none");
        Path file = request.directory().resolve(FILE);
        try {
            byte[] bytes = FakeDump.write(disk, file, heading, database.tables());
            return new Made(List.of(new BackupPart(
                    name, BackupPart.Kind.FILE, FILE, bytes.length, FakeDump.sha256(bytes), Map.of("fake", "yes"))));
        } catch (IOException failed) {
            return new NotMade(
                    Failure.of(ErrorCode.BACKUP_FAILED, "cannot write [" + file + "]: " + failed, "free space"));
        }
    }

    @Override
    public Verification verify(VerifyRequest request) {
        if (request.depth() == Verification.Depth.FULL && rejection.isPresent()) {
            return new Verification.Rejected(rejection.get());
        }
        Path file = request.directory().resolve(request.part().name());
        return damage(file, request.part())
                .<Verification>map(Verification.Rejected::new)
                .orElseGet(() -> new Verification.Verified(
                        request.depth(), request.part().bytes() + " bytes read again"));
    }

    private Optional<Failure> damage(Path file, BackupPart part) {
        try {
            return FakeDump.sha256(disk.read(file)).equals(part.sha256())
                    ? Optional.empty()
                    : damaged("[" + file + "] is not what was written");
        } catch (IOException unreadable) {
            return damaged("cannot read [" + file + "]: " + unreadable);
        }
    }

    private static Optional<Failure> damaged(String what) {
        return Optional.of(Failure.of(ErrorCode.BACKUP_FAILED, what, "check the disk"));
    }

    @Override
    public List<NextCommand> restoreByHand(Path directory, BackupPart part) {
        return List.of(new NextCommand("restore the data", "fake-restore '" + directory.resolve(part.name()) + "'"));
    }

    @Override
    public List<Finding> obstacles(RestoreCheck check) {
        Optional<Finding> damage = check.parts().stream()
                .map(part -> damage(check.directory().resolve(part.name()), part))
                .flatMap(Optional::stream)
                .findFirst()
                .map(failure -> Finding.blocking("restore-part-damaged", failure.what(), failure.remedy()));
        return Stream.of(objection, damage).flatMap(Optional::stream).toList();
    }

    @Override
    public RestoreResult restore(RestoreRequest request) {
        return swap.done(request.attempt())
                .orElseGet(() -> obstacles(new RestoreCheck(
                                request.call(),
                                request.directory(),
                                request.parts(),
                                request.attempt(),
                                request.extent()))
                        .stream()
                        .filter(Finding::blocks)
                        .findFirst()
                        .map(obstacle -> untouched(obstacle.what(), obstacle.remedy()))
                        .orElseGet(() -> swap.restore(request)));
    }

    private static RestoreResult untouched(String what, String remedy) {
        return new Untouched(Failure.of(ErrorCode.RESTORE_FAILED, what, remedy));
    }

    @Override
    public List<KeptAside> keptAside(CallContext call) {
        return swap.keptAside();
    }

    @Override
    public Optional<Failure> discard(DiscardRequest request) {
        return swap.discard(request.what());
    }

    @Override
    public List<Loss> losses(RestoreCheck check) {
        Map<String, List<String>> now = database.tables();
        Map<String, List<String>> then = tables(check.directory(), check.parts());
        TreeSet<String> tables = new TreeSet<>(now.keySet());
        tables.addAll(then.keySet());
        return tables.stream()
                .filter(table -> !rows(then, table).equals(rows(now, table))
                        || then.containsKey(table) != now.containsKey(table))
                .map(table -> new Loss(
                        table, rows(then, table).size(), rows(now, table).size()))
                .toList();
    }

    private static List<String> rows(Map<String, List<String>> tables, String table) {
        return tables.getOrDefault(table, List.of()).stream().sorted().toList();
    }

    private Map<String, List<String>> tables(Path directory, List<BackupPart> parts) {
        Map<String, List<String>> tables = new TreeMap<>();
        for (BackupPart part : parts) {
            Path file = directory.resolve(part.name());
            try {
                tables.putAll(FakeDump.read(disk, file));
            } catch (IOException unreadable) {
                throw new UpgradeException(
                        Failure.of(
                                ErrorCode.RESTORE_FAILED,
                                "cannot read [" + file + "]: " + unreadable,
                                "check the disk"),
                        unreadable);
            }
        }
        return tables;
    }
}
