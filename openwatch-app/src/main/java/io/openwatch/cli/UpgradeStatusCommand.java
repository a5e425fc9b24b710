package io.openwatch.cli;

import io.openwatch.upgrade.Launcher;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Hold;
import io.safeupgrade.engine.RunSummary;
import io.safeupgrade.engine.UpgradeStatus;
import io.safeupgrade.file.LastResultFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Says where upgrades stand, from files alone. */
@Command(
        name = "status",
        description =
                "Say whether the service is held, an upgrade is due or was interrupted (exit 60), and how the last ended.",
        mixinStandardHelpOptions = true)
final class UpgradeStatusCommand implements Callable<Integer> {

    @ParentCommand
    @Nullable
    UpgradeCommand group;

    @Override
    public Integer call() {
        OpenWatchCommand root = Objects.requireNonNull(group).root();
        Console console = root.console();
        UpgradeStatus status = Records.of(root).status();
        Optional<LastResultFile.LastResult> last = LastResultFile.at(
                        Records.locations(root).upgrade().resolve("last.json"))
                .read();
        Launcher launcher = Launcher.of(Records.locations(root), root.environment());
        print(console, status, last, launcher);
        console.document("openwatch.upgrade-status/1", fields(status, last));
        return status.unfinished().isPresent() ? ErrorCode.INTERRUPTED.exitCode() : 0;
    }

    private static void print(
            Console console, UpgradeStatus status, Optional<LastResultFile.LastResult> last, Launcher launcher) {
        status.hold().ifPresentOrElse(hold -> hold(console, hold), () -> console.line("hold         none"));
        status.pending()
                .ifPresent(
                        due -> console.line("due          " + due.to() + " since " + due.since() + ": " + due.why()));
        status.unfinished().ifPresent(run -> {
            console.line("unfinished   run " + run.run() + " to " + text(run.to()) + ", last phase " + text(run.phase())
                    + ": it is running, or it was interrupted");
            console.line("next         " + launcher.commands().resume()
                    + "    # if nothing runs: end it, forward or back as its record says");
        });
        last.ifPresent(result -> {
            console.line(
                    "last run     " + result.outcome() + " at " + result.ended() + ", exit code " + result.exitCode());
            result.what().ifPresent(what -> console.line("why          " + what));
            console.line("state        " + result.state());
            result.next().forEach(next -> console.line("next         " + next.command() + "    # " + next.purpose()));
        });
        if (last.isEmpty() && status.runs().isEmpty()) {
            console.line("last run     none on record");
        }
    }

    private static void hold(Console console, Hold hold) {
        console.line("hold         since " + hold.since() + " by run " + hold.run() + ": " + hold.why());
        hold.next().forEach(command -> console.line("next         " + command));
    }

    private static Map<String, Object> fields(UpgradeStatus status, Optional<LastResultFile.LastResult> last) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("held", status.hold().isPresent());
        status.hold().ifPresent(hold -> fields.put("hold", hold(hold)));
        fields.put("permitted", status.permitted());
        status.pending().ifPresent(due -> fields.put("due", GateReport.due(due)));
        status.unfinished().ifPresent(run -> fields.put("unfinished", fields(run)));
        last.ifPresent(result -> fields.put("last", last(result)));
        return fields;
    }

    private static Map<String, Object> hold(Hold hold) {
        return Map.of(
                "since",
                hold.since().toString(),
                "run",
                hold.run().text(),
                "why",
                hold.why(),
                "to",
                hold.to().text(),
                "next",
                hold.next());
    }

    private static Map<String, Object> last(LastResultFile.LastResult result) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("outcome", result.outcome());
        fields.put("exit_code", result.exitCode());
        result.code().ifPresent(code -> fields.put("code", code));
        result.what().ifPresent(what -> fields.put("what", what));
        fields.put("state", result.state());
        fields.put("ended", result.ended().toString());
        return fields;
    }

    static Map<String, Object> fields(RunSummary run) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run", run.run().text());
        fields.put("scope", run.scope().name().toLowerCase(java.util.Locale.ROOT));
        run.from().ifPresent(from -> fields.put("from", from.text()));
        run.to().ifPresent(to -> fields.put("to", to.text()));
        fields.put("began", run.began().toString());
        run.ended().ifPresent(ended -> fields.put("ended", ended.toString()));
        run.phase().ifPresent(phase -> fields.put("phase", phase.name().toLowerCase(java.util.Locale.ROOT)));
        fields.put("ending", run.ending().name().toLowerCase(java.util.Locale.ROOT));
        run.code().ifPresent(code -> fields.put("code", code.label()));
        run.what().ifPresent(what -> fields.put("what", what));
        run.restorePoint().ifPresent(point -> fields.put("restore_point", point));
        run.resumes().ifPresent(interrupted -> fields.put("resumes", interrupted.text()));
        return fields;
    }

    private static String text(Optional<?> value) {
        return value.map(Object::toString).orElse("unknown");
    }
}
