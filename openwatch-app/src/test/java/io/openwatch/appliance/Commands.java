package io.openwatch.appliance;

import io.safeupgrade.RunId;
import io.safeupgrade.exec.Command;
import io.safeupgrade.exec.CommandResult;
import io.safeupgrade.exec.CommandResult.Exited;
import io.safeupgrade.exec.CommandResult.GivenUp;
import io.safeupgrade.exec.CommandResult.NotStarted;
import io.safeupgrade.exec.CommandRunner;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Pace;
import java.time.Duration;
import java.util.List;

/** Run commands to their end; what does not end in time is killed with all that it started, and fails the test. */
final class Commands {
    private static final RunId RUN = new RunId("appliance");

    private Commands() {}

    /** Run {@code argv} on the host. */
    static Ended run(Duration patience, String... argv) {
        return run(String.join(" ", argv), Command.of(List.of(argv)), patience);
    }

    /** Run {@code command}, which reports call {@code line}. */
    static Ended run(String line, Command command, Duration patience) {
        CommandResult result = CommandRunner.create().run(command, CallContext.look(RUN, patience, Pace.system()));
        return switch (result) {
            case Exited exited -> new Ended(line, exited.code(), exited.stdout(), exited.stderr(), exited.took());
            case GivenUp given ->
                throw new AssertionError(line + "\n" + given.stdout() + given.stderr() + "=> " + given.ending()
                        + " after " + patience.toSeconds() + " s");
            case NotStarted not -> throw new AssertionError(line + "\n=> " + not.ending());
        };
    }
}
