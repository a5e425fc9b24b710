package io.openwatch.cli;

import io.openwatch.config.ConfigChange;
import io.openwatch.config.ConfigProblem;
import io.openwatch.config.Configuration;
import io.openwatch.config.ResolvedValue;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Finding;
import io.safeupgrade.ReleaseVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Prints the configuration as resolved and everything that is wrong with it; touches no database and no network. */
@Command(
        name = "check-config",
        description = "Print the resolved configuration, secrets hidden; exit 12 with every error at once.",
        mixinStandardHelpOptions = true)
final class CheckConfigCommand implements Callable<Integer> {

    @Option(
            names = "--changes-from",
            paramLabel = "RELEASE",
            description = "Also list keys that are new, renamed or removed since RELEASE.")
    @Nullable
    ReleaseVersion changesFrom;

    @ParentCommand
    @Nullable
    OpenWatchCommand root;

    @Override
    public Integer call() {
        OpenWatchCommand command = Objects.requireNonNull(root);
        Console console = command.console();
        List<ConfigChange> changes = changes(command);
        return switch (command.read(Map.of())) {
            case Configuration.Valid valid -> {
                report(
                        console,
                        valid.configuration().values(),
                        valid.configuration().notes(),
                        List.of(),
                        changes);
                yield 0;
            }
            case Configuration.Invalid invalid -> {
                report(console, invalid.values(), List.of(), invalid.problems(), changes);
                yield ErrorCode.MISCONFIGURED.exitCode();
            }
        };
    }

    private List<ConfigChange> changes(OpenWatchCommand command) {
        return Optional.ofNullable(changesFrom)
                .map(from -> ConfigChange.between(from, command.release().version()))
                .orElse(List.of());
    }

    private static void report(
            Console console,
            List<ResolvedValue> values,
            List<Finding> notes,
            List<ConfigProblem> problems,
            List<ConfigChange> changes) {
        if (!console.text()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("valid", problems.isEmpty());
            fields.put(
                    "settings", values.stream().map(CheckConfigCommand::fields).toList());
            fields.put("notes", notes.stream().map(Outcomes::fields).toList());
            fields.put("problems", problems);
            fields.put(
                    "changes", changes.stream().map(CheckConfigCommand::fields).toList());
            console.document("openwatch.check-config/1", fields);
            return;
        }
        int width =
                values.stream().mapToInt(value -> value.key().length()).max().orElse(0);
        values.forEach(value -> console.line(pad(value.key(), width) + " = " + value.value() + "    # "
                + value.origin().place()));
        changes.forEach(change -> console.line(change.key() + ": " + change.what()));
        notes.forEach(console::finding);
        problems.forEach(problem -> console.note("error: " + problem.text()));
        console.line(problems.isEmpty() ? "configuration ok" : "");
        if (!problems.isEmpty()) {
            console.note(problems.size() + (problems.size() == 1 ? " error" : " errors") + " in the configuration");
        }
    }

    private static Map<String, String> fields(ResolvedValue value) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("key", value.key());
        fields.put("value", value.value());
        fields.put("source", value.origin().place());
        return fields;
    }

    private static Map<String, String> fields(ConfigChange change) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("kind", change.kind().name().toLowerCase(Locale.ROOT));
        fields.put("key", change.key());
        fields.put("what", change.what());
        return fields;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
