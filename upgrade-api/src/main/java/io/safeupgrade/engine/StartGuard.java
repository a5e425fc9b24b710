package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.Hold;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.OperatorCommands;
import io.safeupgrade.SchemaRange;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Migrator;
import io.safeupgrade.spi.StartPermit;
import io.safeupgrade.spi.UpgradeHold;
import java.util.Optional;

/**
 * Decide, before a process serves, whether it may: the last line that keeps code off a schema it was not built for.
 *
 * <p>A process that is told {@link Held} or {@link Unfit} prints the failure and ends with its exit code (78), which the
 * service manager must not restart on. Pure but for the reads; changes nothing.
 *
 * @since 0.1
 */
public final class StartGuard {

    private StartGuard() {}

    /** What the guard says. */
    public sealed interface Verdict {}

    /**
     * The process may serve.
     *
     * @param trial whether an upgrade still watches it: no scheduler, no workers, writes answer "maintenance" until the
     *     hold is gone
     */
    public record Fit(boolean trial) implements Verdict {}

    /**
     * An upgrade holds the service back.
     *
     * @param failure why, with the next command as remedy
     */
    public record Held(Failure failure) implements Verdict {}

    /**
     * The schema is not one that this release can serve on.
     *
     * @param failure why, with the next command as remedy
     */
    public record Unfit(Failure failure) implements Verdict {}

    /**
     * Decide.
     *
     * <p>The hold is asked before the database, so that a held service does not even connect. A database that cannot be
     * reached is for the caller to wait for: the migrator's exception passes through.
     *
     * @param accepted the schema versions that this release serves on
     * @param commands named in the remedies
     */
    public static Verdict check(
            Migrator migrator,
            SchemaRange accepted,
            UpgradeHold hold,
            StartPermit permit,
            OperatorCommands commands,
            CallContext call) {
        Optional<Failure> held = held(hold, permit, commands);
        if (held.isPresent()) {
            return new Held(held.get());
        }
        MigrationStatus status = migrator.status(call);
        Optional<Failure> unfit = unfit(status, accepted, commands);
        return unfit.<Verdict>map(Unfit::new).orElseGet(() -> new Fit(permit.granted()));
    }

    /** Judge a schema position alone: for every new connection of a pool in a process that already serves. */
    public static Optional<Failure> unfit(
            Optional<SchemaVersion> current, SchemaRange accepted, OperatorCommands commands) {
        if (current.map(accepted::accepts).orElse(false)) {
            return Optional.empty();
        }
        return Optional.of(Failure.of(
                ErrorCode.SCHEMA_UNFIT,
                "the schema is at [" + current.map(SchemaVersion::token).orElse("nothing")
                        + "], this release serves on [" + accepted + "]",
                "type: " + commands.migrate()));
    }

    private static Optional<Failure> unfit(MigrationStatus status, SchemaRange accepted, OperatorCommands commands) {
        Optional<Finding> objection =
                status.findings().stream().filter(Finding::blocks).findFirst();
        if (objection.isPresent() && !status.current().map(accepted::accepts).orElse(false)) {
            return Optional.of(Failure.of(
                    ErrorCode.SCHEMA_UNFIT,
                    objection.get().what(),
                    objection.get().remedy()));
        }
        return unfit(status.current(), accepted, commands);
    }

    private static Optional<Failure> held(UpgradeHold hold, StartPermit permit, OperatorCommands commands) {
        try {
            return permit.granted() ? Optional.empty() : hold.current().map(held -> heldBack(held, commands));
        } catch (UpgradeException unreadable) {
            return Optional.of(Failure.of(
                    ErrorCode.HELD,
                    "the hold cannot be read [" + unreadable.failure().what() + "] and counts as held",
                    "type: " + commands.status()));
        }
    }

    private static Failure heldBack(Hold hold, OperatorCommands commands) {
        String next = hold.next().isEmpty() ? commands.status() : String.join(" && ", hold.next());
        return Failure.of(
                ErrorCode.HELD,
                "held since [" + hold.since() + "] by run [" + hold.run() + "]: " + hold.why(),
                "type: " + next);
    }
}
