package io.safeupgrade.testkit;

import io.safeupgrade.Atomicity;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.Migration;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.InspectableMigrator;
import io.safeupgrade.spi.PreviewableMigrator;
import io.safeupgrade.spi.TargetedMigrator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Migrate a schema that is only a number: migrations 1 to the target, some of them applied.
 *
 * <p>The number is the row of the table {@code schema_history} of a {@link FakeDatabase}, so that a restore takes it back.
 * Safe for use by several threads.
 *
 * @since 0.1
 */
public final class FakeMigrator implements PreviewableMigrator, InspectableMigrator, TargetedMigrator {

    private static final String HISTORY = "schema_history";

    private final int target;
    private final Atomicity atomicity;
    private FakeDatabase database = FakeDatabase.withData();
    private int failsAt;
    private Optional<Finding> objection = Optional.empty();
    private Runnable beforeCommit = () -> {};

    private FakeMigrator(int current, int target, Atomicity atomicity) {
        this.target = target;
        this.atomicity = atomicity;
        moveTo(current);
    }

    /** Make one whose schema is at {@code current}, 0 for none, and whose code wants {@code target}. */
    public static FakeMigrator from(int current, int target) {
        return new FakeMigrator(current, target, Atomicity.WHOLE_SET);
    }

    /** Make one that is as atomic as {@code atomicity} says. */
    public static FakeMigrator from(int current, int target, Atomicity atomicity) {
        return new FakeMigrator(current, target, atomicity);
    }

    /** Fail in the migration to {@code version}; 0 for no failure. */
    public synchronized FakeMigrator failingAt(int version) {
        failsAt = version;
        return this;
    }

    /** Object to the schema with {@code finding}. */
    public synchronized FakeMigrator objecting(Finding finding) {
        objection = Optional.of(finding);
        return this;
    }

    /** Do {@code what} when everything is applied and nothing is committed. */
    public synchronized FakeMigrator beforeCommit(Runnable what) {
        beforeCommit = what;
        return this;
    }

    /** Migrate {@code other} instead of a database of its own; the position goes there. */
    public synchronized FakeMigrator in(FakeDatabase other) {
        int position = current();
        database = other;
        moveTo(position);
        return this;
    }

    /** Put the schema at {@code version}, as somebody else might; 0 for none. */
    public synchronized void moveTo(int version) {
        if (version != current()) {
            database.cluster().set(database.live(), HISTORY, List.of(String.valueOf(version)));
        }
    }

    /** Return the schema's position; empty when nothing was ever applied. */
    public synchronized Optional<SchemaVersion> position() {
        return current() == 0 ? Optional.empty() : Optional.of(version(current()));
    }

    private int current() {
        List<String> rows = database.tables().getOrDefault(HISTORY, List.of("0"));
        return Integer.parseInt(rows.getLast());
    }

    /** Return where this code wants the schema. */
    public SchemaVersion target() {
        return version(target);
    }

    @Override
    public Optional<SchemaVersion> target(CallContext call) {
        return Optional.of(target());
    }

    @Override
    public synchronized MigrationStatus status(CallContext call) {
        Optional<Finding> newer = current() > target
                ? Optional.of(Finding.blocking(
                        "schema-newer",
                        "the schema [%d] is newer than the code, which wants [%d]".formatted(current(), target),
                        "install the release that made it"))
                : Optional.empty();
        List<Finding> findings =
                Stream.of(newer, objection).flatMap(Optional::stream).toList();
        return new MigrationStatus(position(), target(), pending(), atomicity, "set-of-" + target, findings);
    }

    @Override
    public synchronized MigrationResult migrate(MigrationRequest request) {
        if (!request.target().equals(target())) {
            return notMigrated("this release does not know schema [" + request.target() + "]");
        }
        List<Migration> due = pending();
        boolean stepwise = atomicity != Atomicity.WHOLE_SET || request.mode() == MigrationRequest.Mode.EACH;
        if (failsAt > current() && failsAt <= target) {
            if (stepwise) {
                moveTo(failsAt - 1);
            }
            return notMigrated("migration [" + failsAt + "] failed in statement [1]");
        }
        if (request.call().cancellation().requested()) {
            return notMigrated("cancelled before migration [" + (current() + 1) + "]");
        }
        beforeCommit.run();
        if (!request.call().mayCommit()) {
            return notMigrated("cancelled, or the upgrade lock was lost, before the commit of schema [" + target + "]");
        }
        moveTo(Math.max(current(), target));
        return new Migrated(due);
    }

    @Override
    public synchronized Map<Migration, String> sql(CallContext call) {
        Map<Migration, String> texts = new LinkedHashMap<>();
        pending().forEach(migration -> texts.put(migration, "-- " + migration.description()));
        return texts;
    }

    @Override
    public synchronized SchemaHistory history(CallContext call) {
        return new SchemaHistory(
                position(), migrations(1, current()), objection.stream().toList());
    }

    /** Return what the code ships, in order. */
    public List<Migration> shipped() {
        return migrations(1, target);
    }

    private List<Migration> pending() {
        return migrations(current() + 1, target);
    }

    private List<Migration> migrations(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(number ->
                        new Migration(version(number), "step " + number, "sum-" + number, atomicity != Atomicity.NONE))
                .toList();
    }

    private static SchemaVersion version(int number) {
        return SchemaVersion.of(String.valueOf(number));
    }

    private static NotMigrated notMigrated(String what) {
        return new NotMigrated(Failure.of(ErrorCode.MIGRATION_FAILED, what, "mend the migration"));
    }
}
