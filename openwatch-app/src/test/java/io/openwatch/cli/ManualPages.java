package io.openwatch.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Writes the pages for man from the commands themselves: one for the program, one for each command that it has. For the
 * build of the packages: {@code ManualPages DIRECTORY RELEASE SECONDS-SINCE-1970}.
 */
public final class ManualPages {
    private final String release;
    private final LocalDate date;

    ManualPages(String release, LocalDate date) {
        this.release = release;
        this.date = date;
    }

    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        LocalDate date = LocalDate.ofInstant(Instant.ofEpochSecond(Long.parseLong(arguments[2])), ZoneOffset.UTC);
        for (Page page : new ManualPages(arguments[1], date).all()) {
            Files.writeString(directory.resolve(page.name() + ".1"), page.text());
        }
    }

    /** A page and what it is called. */
    record Page(String name, String text) {}

    List<Page> all() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        CommandSpec root =
                CommandLineRun.of(Map.of(), nowhere, nowhere).commandLine().getCommandSpec();
        List<Page> pages = new ArrayList<>();
        pages.add(program(root));
        shown(root).forEach(command -> pages.add(command(root, command)));
        return pages;
    }

    private Page program(CommandSpec root) {
        Roff roff = begin(root);
        roff.section("COMMANDS");
        shown(root).forEach(command -> roff.term(command.name(), description(command)));
        roff.section("OPTIONS OF EVERY COMMAND");
        options(roff, root, List.of());
        roff.section("FILES")
                .term("/etc/openwatch/openwatch.toml", "the service: listener, database, log")
                .term("/etc/openwatch/upgrade.conf", "upgrades and restore points")
                .term("/etc/openwatch/secrets.env", "the address of the database with its password")
                .term("/var/lib/openwatch/upgrade", "the record of upgrades: journal, hold, last result")
                .term("/var/lib/openwatch/backups", "restore points");
        exitStatus(roff);
        return new Page(name(root), seeAlso(roff, shown(root).map(ManualPages::name)));
    }

    private Page command(CommandSpec root, CommandSpec command) {
        List<String> common =
                root.options().stream().map(OptionSpec::longestName).toList();
        Roff roff = begin(command);
        if (command.options().size() > common.size()
                || !command.positionalParameters().isEmpty()) {
            roff.section("OPTIONS");
            options(roff, command, common);
        }
        below(command).forEach(part -> {
            roff.section(part.qualifiedName(" "));
            roff.paragraph(description(part));
            options(roff, part, common);
        });
        exitStatus(roff);
        return new Page(name(command), seeAlso(roff, Stream.of(name(root))));
    }

    private Roff begin(CommandSpec command) {
        Roff roff = new Roff(name(command), date, "OpenWatch " + release);
        roff.section("NAME").line(name(command) + " - " + description(command));
        roff.section("SYNOPSIS");
        String own = command.qualifiedName(" ") + " [OPTION]...";
        roff.bold(shown(command).findAny().isPresent() ? own + " COMMAND" : own + parameters(command));
        roff.section("DESCRIPTION").paragraph(description(command));
        return roff;
    }

    private static String parameters(CommandSpec command) {
        StringBuilder names = new StringBuilder();
        command.positionalParameters().forEach(parameter -> names.append(' ').append(parameter.paramLabel()));
        return names.toString();
    }

    private static void options(Roff roff, CommandSpec command, List<String> without) {
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            roff.term(parameter.paramLabel(), String.join(" ", parameter.description()));
        }
        for (OptionSpec option : command.options()) {
            if (!without.contains(option.longestName()) && !option.hidden()) {
                String names = String.join(", ", option.names());
                roff.term(
                        option.arity().max() > 0 ? names + " " + option.paramLabel() : names,
                        String.join(" ", option.description()).replace("${COMPLETION-CANDIDATES}", candidates(option)));
            }
        }
    }

    private static String candidates(OptionSpec option) {
        List<String> words = new ArrayList<>();
        if (option.completionCandidates() != null) {
            option.completionCandidates().forEach(word -> words.add(word.toLowerCase(java.util.Locale.ROOT)));
        }
        return String.join(", ", words);
    }

    private static void exitStatus(Roff roff) {
        roff.section("EXIT STATUS")
                .term("0", "done, or nothing to do")
                .term("2", "the command line is wrong")
                .term("10, 11, 12, 13", "refused, locked, misconfigured, or no database: nothing was touched")
                .term("20 to 40", "an upgrade failed; the service is stopped and held, the message says what to type")
                .term("50", "rolled back")
                .term("60", "an interrupted upgrade was found")
                .term("78", "the service must not start")
                .term("90", "a person has to look");
    }

    private static String seeAlso(Roff roff, Stream<String> names) {
        roff.section("SEE ALSO");
        roff.line(String.join(", ", names.map(name -> name + "(1)").toList()));
        return roff.text();
    }

    private static Stream<CommandSpec> shown(CommandSpec command) {
        return command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(spec -> !spec.usageMessage().hidden());
    }

    private static Stream<CommandSpec> below(CommandSpec command) {
        return shown(command).flatMap(part -> Stream.concat(Stream.of(part), below(part)));
    }

    private static String name(CommandSpec command) {
        return command.qualifiedName("-");
    }

    private static String description(CommandSpec command) {
        return String.join(" ", command.usageMessage().description());
    }
}
