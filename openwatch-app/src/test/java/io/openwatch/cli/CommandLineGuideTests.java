package io.openwatch.cli;

import io.openwatch.support.SupportBundle;
import io.openwatch.testing.Guide;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** docs/command-line.md names every command and every option, in the words of --help. */
class CommandLineGuideTests {
    private static final Guide GUIDE = Guide.of("command-line.md");

    private final PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    private final CommandLine root =
            CommandLineRun.of(Map.of(), nowhere, nowhere).commandLine();

    @Test
    void namesEveryCommand() throws IOException {
        GUIDE.generated("commands")
                .mustShow(
                        List.of("Command", "What it does"),
                        commands(root)
                                .filter(command -> command.getCommand() instanceof Callable)
                                .map(command -> List.of(code(name(command)), description(command)))
                                .toList());
    }

    @Test
    void namesTheOptionsOfEveryCommand() throws IOException {
        GUIDE.generated("common-options").mustShow(HEADER, options(root, option -> true));
        List<String> common = root.getCommandSpec().options().stream()
                .map(OptionSpec::longestName)
                .toList();
        GUIDE.generated("options")
                .mustShow(
                        List.of("Command", "Option", "Meaning"),
                        commands(root)
                                .flatMap(command -> options(command, own(common)).stream()
                                        .map(row -> Stream.concat(Stream.of(code(name(command))), row.stream())
                                                .toList()))
                                .toList());
    }

    @Test
    void namesWhatABundleHolds() throws IOException {
        GUIDE.generated("collectors")
                .mustShow(
                        List.of("Collector", "What it collects"),
                        SupportBundle.collectors().entrySet().stream()
                                .map(collector -> List.of(code(collector.getKey()), collector.getValue()))
                                .toList());
    }

    private static final List<String> HEADER = List.of("Option", "Meaning");

    /** Options that the root has are inherited by every command. */
    private static Predicate<OptionSpec> own(Collection<String> common) {
        return option -> !common.contains(option.longestName());
    }

    /** Every command below {@code from} that people type, each before those below it. */
    private static Stream<CommandLine> commands(CommandLine from) {
        return from.getSubcommands().values().stream()
                .filter(command -> !command.getCommandSpec().usageMessage().hidden())
                .flatMap(command -> Stream.concat(Stream.of(command), commands(command)));
    }

    private static List<List<String>> options(CommandLine command, Predicate<OptionSpec> which) {
        return command.getCommandSpec().options().stream()
                .filter(which)
                .map(option -> List.of(code(shown(option)), meaning(option)))
                .toList();
    }

    private static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName(" ");
    }

    private static String description(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        return String.join(" ", spec.usageMessage().description());
    }

    private static String shown(OptionSpec option) {
        String names = String.join(", ", option.names());
        return option.arity().max() > 0 ? names + " " + option.paramLabel() : names;
    }

    private static String meaning(OptionSpec option) {
        String text = String.join(" ", option.description());
        if (option.completionCandidates() == null) {
            return text;
        }
        String words = StreamSupport.stream(option.completionCandidates().spliterator(), false)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return text.replace("${COMPLETION-CANDIDATES}", words);
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
