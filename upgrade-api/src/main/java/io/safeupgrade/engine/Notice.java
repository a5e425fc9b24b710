package io.safeupgrade.engine;

import io.safeupgrade.Failure;
import io.safeupgrade.Hold;
import io.safeupgrade.OperatorCommands;
import io.safeupgrade.PendingUpgrade;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keep the line for the message of the day true: made of what is on disk, never of what somebody remembers. */
final class Notice {

    private static final Logger LOG = LoggerFactory.getLogger(Notice.class);

    private final Appliance appliance;

    Notice(Appliance appliance) {
        this.appliance = appliance;
    }

    /** Write it anew; a failure is logged and goes no further. */
    void refresh(Optional<Failure> last) {
        Optional<String> line;
        try {
            line = line(last);
        } catch (RuntimeException unreadable) {
            LOG.warn("the message of the day is made without the record of upgrades", unreadable);
            line = Optional.of(appliance.name() + ": the record of upgrades cannot be read. See: "
                    + appliance.settings().commands().status());
        }
        try {
            appliance.state().notice().say(line);
        } catch (RuntimeException unwritable) {
            LOG.warn("the message of the day could not be written", unwritable);
        }
    }

    private Optional<String> line(Optional<Failure> last) {
        var state = appliance.state();
        return line(
                appliance.name(),
                state.hold().current(),
                JournalHistory.of(state.journal().entries()).unfinished(),
                state.pending().current(),
                last,
                appliance.settings().commands());
    }

    /** What a person who logs in has to know; empty when all is well. Pure. */
    static Optional<String> line(
            String name,
            Optional<Hold> hold,
            Optional<RunSummary> unfinished,
            Optional<PendingUpgrade> due,
            Optional<Failure> last,
            OperatorCommands commands) {
        if (unfinished.isPresent()) {
            return Optional.of(name + ": an upgrade is under way or was interrupted. See: " + commands.status());
        }
        if (hold.isPresent()) {
            String next = hold.get().next().isEmpty()
                    ? commands.resume()
                    : hold.get().next().getFirst();
            return Optional.of(name + ": the service is stopped and held since "
                    + hold.get().since() + ": " + hold.get().why() + ". Next: " + next);
        }
        return due.map(upgrade -> name + ": the upgrade to release " + upgrade.to() + " is due since "
                + upgrade.since() + ": " + last.map(Failure::what).orElse(upgrade.why()) + ". Next: "
                + commands.run());
    }
}
