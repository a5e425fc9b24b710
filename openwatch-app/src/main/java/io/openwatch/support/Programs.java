package io.openwatch.support;

import io.safeupgrade.exec.Command;
import io.safeupgrade.exec.CommandResult;
import io.safeupgrade.exec.CommandRunner;
import io.safeupgrade.spi.CallContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Asks programs of the system; one that is missing, fails or hangs costs its own answer only. */
final class Programs {
    private static final Map<String, String> PLAIN =
            Map.of("LC_ALL", "C", "SYSTEMD_COLORS", "0", "SYSTEMD_PAGER", "", "SYSTEMD_URLIFY", "0");

    private Programs() {}

    /** Add what {@code argv} prints, error output and a bad ending too, under {@code name}. */
    static void ask(Collection into, String name, CallContext call, String... argv) {
        Command command = Command.of(List.of(argv)).environment(PLAIN).outputCap(Tail.MOST);
        CommandResult result = CommandRunner.create().run(command, call);
        String line = "$ " + String.join(" ", argv) + "\n";
        switch (result) {
            case CommandResult.Exited exited ->
                into.text(
                        name,
                        line
                                + whole(exited.stdout())
                                + whole(exited.stderr())
                                + (exited.code() == 0 ? "" : "(exit code " + exited.code() + ")\n"));
            case CommandResult.GivenUp given -> {
                into.text(name, line + whole(given.stdout()) + whole(given.stderr()));
                into.failed(String.join(" ", argv) + ": " + result.ending());
            }
            case CommandResult.NotStarted not -> into.failed(not.failure().what());
        }
    }

    /** The runner keeps the last bytes: the first line may be a part of one. */
    private static String whole(String output) {
        byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
        return bytes.length < Tail.MOST ? output : new String(Tail.wholeLines(bytes), StandardCharsets.UTF_8);
    }
}
