package io.safeupgrade.postgres;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.Migration;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.Progress;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Migrator.Migrated;
import io.safeupgrade.spi.Migrator.MigrationRequest;
import io.safeupgrade.spi.Migrator.MigrationRequest.Mode;
import io.safeupgrade.spi.Migrator.MigrationResult;
import io.safeupgrade.spi.Migrator.NotMigrated;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.flywaydb.core.api.FlywayException;

/** Apply one pending set; the position is always read from the database afterwards, never taken from Flyway's word. */
final class FlywayRun {

    private static final Duration ENDING = Duration.ofSeconds(15);
    private static final Duration LOOK = Duration.ofSeconds(30);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    /** lock_not_available, deadlock_detected: others were in the way, another try may pass. */
    private static final Set<String> IN_THE_WAY = Set.of("55P03", "40P01");

    private final PostgresDsn dsn;
    private final FlywaySettings settings;
    private final CallContext call;
    private final MigrationStatus before;
    private final boolean each;
    private final boolean wholeSet;
    private final HistoryTable history;

    FlywayRun(PostgresDsn dsn, FlywaySettings settings, MigrationRequest request, MigrationStatus before) {
        this.dsn = dsn;
        this.settings = settings;
        this.call = request.call();
        this.before = before;
        this.each = settings.mode() == Mode.EACH || request.mode() == Mode.EACH;
        this.history = new HistoryTable(settings.historyTable());
        this.wholeSet = !each && before.pending().stream().allMatch(Migration::transactional);
    }

    /** Apply, trying again while others hold locks; {@code look} reads the status. */
    MigrationResult migrate(Function<CallContext, MigrationStatus> look) {
        for (int attempt = 1; ; attempt++) {
            Optional<Attempt> failed = attempt();
            if (failed.isEmpty()) {
                return reached(look);
            }
            boolean again = failed.get().lockedOut() && attempt < settings.lockTries();
            if (!again || !pauseForLocks(attempt, failed.get())) {
                return failed(failed.get(), look);
            }
        }
    }

    /**
     * Describe an attempt that failed.
     *
     * @param failure why, not knowing yet what the database says
     * @param lockedOut whether another try may pass
     * @param ended whether every session of it is known to be gone
     */
    private record Attempt(Failure failure, boolean lockedOut, boolean ended) {}

    private Optional<Attempt> attempt() {
        MigrationSessions sessions =
                new MigrationSessions(dsn, call, settings.lockTimeout(), new CommitGuard(call, history));
        BetweenMigrations between = new BetweenMigrations(call, before.pending().size(), sessions::mayCommit);
        try {
            settings.writer(sessions, between, wholeSet).migrate();
            return Optional.empty();
        } catch (FlywayException thrown) {
            boolean ended = sessions.closeAndConfirm(ENDING);
            Optional<String> stopped = sessions.stopped();
            Failure failure = stopped.map(why -> MigrationFailures.stopped(between.script(), why))
                    .orElseGet(() -> MigrationFailures.of(thrown, between.script(), dsn));
            String state = MigrationFailures.sqlCause(thrown)
                    .map(SQLException::getSQLState)
                    .orElse("");
            boolean lockedOut = stopped.isEmpty() && between.transactional() && IN_THE_WAY.contains(state);
            return Optional.of(new Attempt(failure, lockedOut, ended));
        } finally {
            sessions.close();
        }
    }

    private boolean pauseForLocks(int attempt, Attempt failed) {
        call.progress()
                .accept(Progress.steps(
                        "waiting for others to release their locks, then try again; "
                                + failed.failure().what(),
                        attempt,
                        settings.lockTries()));
        return call.pause(BETWEEN_TRIES);
    }

    private MigrationResult reached(Function<CallContext, MigrationStatus> look) {
        MigrationStatus after = look.apply(freshLook());
        if (after.atTarget()) {
            return new Migrated(before.pending());
        }
        return new NotMigrated(Failure.of(
                ErrorCode.SCHEMA_BETWEEN,
                "every migration was applied but the schema is at [" + position(after) + "] instead of ["
                        + before.target() + "]",
                "look for another program that migrates this database"));
    }

    private MigrationResult failed(Attempt attempt, Function<CallContext, MigrationStatus> look) {
        if (!attempt.ended()) {
            return new NotMigrated(unknown(attempt.failure(), "its sessions are not proven to have ended"));
        }
        try {
            return judged(attempt.failure(), look.apply(freshLook()));
        } catch (UpgradeException unreadable) {
            return new NotMigrated(
                    unknown(attempt.failure(), unreadable.failure().what()));
        }
    }

    private MigrationResult judged(Failure failure, MigrationStatus after) {
        if (after.atTarget()) {
            // The answer to the commit was lost, not the commit.
            return new Migrated(before.pending());
        }
        if (after.pending().equals(before.pending())
                && after.current().equals(before.current())
                && after.findings().stream().noneMatch(Finding::blocks)) {
            history.removeIfUnused(dsn, stillUnderTheLock());
            return new NotMigrated(failure);
        }
        List<String> evidence = new ArrayList<>(failure.evidence());
        evidence.add("the schema is at [" + position(after) + "], it was at [" + position(before) + "]");
        return new NotMigrated(failure.as(ErrorCode.SCHEMA_BETWEEN).withEvidence(evidence));
    }

    private static Failure unknown(Failure failure, String why) {
        List<String> evidence = new ArrayList<>(failure.evidence());
        evidence.add("the schema's position could not be read afterwards: " + why);
        return failure.as(ErrorCode.SCHEMA_UNKNOWN).withEvidence(evidence);
    }

    private CallContext stillUnderTheLock() {
        CallContext look = freshLook();
        return new CallContext(look.run(), look.deadline(), look.cancellation(), look.progress(), call.lockHeld());
    }

    /** The call may be over, the look must still be had. */
    private CallContext freshLook() {
        return CallContext.look(call.run(), LOOK, call.pace());
    }

    private static String position(MigrationStatus status) {
        return status.current().map(Object::toString).orElse("nothing");
    }
}
