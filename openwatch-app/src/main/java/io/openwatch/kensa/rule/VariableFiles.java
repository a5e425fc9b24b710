package io.openwatch.kensa.rule;

import io.openwatch.kensa.FileTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Where variables get their values, from the lowest tier to the highest: the scanner's own, {@code defaults.yml},
 * {@code conf.d/*.yml} by name, {@code groups/GROUP.yml}, {@code hosts/ADDRESS.yml}, the profile, the command line.
 *
 * <p>For any thread.
 *
 * @since 0.1
 */
public final class VariableFiles {

    private static final String NAME = "[A-Za-z][A-Za-z0-9_]*";

    private final Optional<Path> directory;
    private final Map<String, List<String>> given;
    private final Map<String, List<String>> own;
    private final Variables common;
    private final List<Problem> problems = java.util.Collections.synchronizedList(new ArrayList<>());
    private final Map<Path, Map<String, List<String>>> read = new ConcurrentHashMap<>();

    private VariableFiles(
            Optional<Path> directory, Map<String, List<String>> profile, Map<String, List<String>> given) {
        this.directory = directory;
        this.given = new Variables(profile).under(given).values();
        this.own = own();
        this.common = common();
        check("the profile", profile);
        check("the command line", given);
    }

    /**
     * Read the files that count for every host.
     *
     * @param directory where the files are; empty for the scanner's own values alone
     * @param given the values of the command line
     */
    public static VariableFiles of(Optional<Path> directory, Map<String, String> given) {
        return of(directory, Map.of(), given);
    }

    /** Read the same with the values of a profile, of a list each member, which only those of the command line outdo. */
    public static VariableFiles of(
            Optional<Path> directory, Map<String, List<String>> profile, Map<String, String> given) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        given.forEach((name, value) -> values.put(name, List.of(value)));
        return new VariableFiles(directory, profile, values);
    }

    /** Return the values where no host is known. */
    public Variables common() {
        Variables values = new Variables(own);
        for (Path file : shared()) {
            values = values.under(file(file));
        }
        return values.under(given);
    }

    /** Return the values for one host; of groups, the later ones count more. */
    public Variables of(String host, List<String> groups) {
        List<Path> special = new ArrayList<>();
        groups.forEach(group -> place("groups", group).ifPresent(special::add));
        place("hosts", host).ifPresent(special::add);
        if (special.isEmpty()) {
            return common;
        }
        Variables values = new Variables(own);
        for (Path file : Stream.concat(shared().stream(), special.stream()).toList()) {
            values = values.under(file(file));
        }
        return values.under(given);
    }

    /** Return what is wrong with everything that was read until now. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    private List<Path> shared() {
        List<Path> files = new ArrayList<>();
        Optional<Path> open = directory.filter(this::opens);
        open.map(home -> home.resolve("defaults.yml"))
                .filter(Files::isRegularFile)
                .ifPresent(files::add);
        open.map(home -> home.resolve("conf.d")).filter(Files::isDirectory).ifPresent(home -> {
            try (Stream<Path> entries = Files.list(home)) {
                entries.filter(file -> file.toString().endsWith(".yml"))
                        .sorted()
                        .forEach(files::add);
            } catch (IOException broken) {
                problems.add(unread(home, broken));
            }
        });
        return files;
    }

    /** A name that is no plain name of a file has no file: it must not lead out of the directory. */
    private Optional<Path> place(String kind, String name) {
        return directory
                .filter(home -> name.matches("[A-Za-z0-9_.:-]+"))
                .map(home -> home.resolve(kind))
                .filter(this::opens)
                .map(home -> home.resolve(name + ".yml"))
                .filter(Files::isRegularFile);
    }

    /** In a directory that does not open, no file seems to be there: rules would be judged by other values. */
    private boolean opens(Path place) {
        boolean closed = Files.isDirectory(place) && !(Files.isReadable(place) && Files.isExecutable(place));
        Problem problem = unread(place, new AccessDeniedException(place.toString()));
        if (closed && !problems.contains(problem)) {
            problems.add(problem);
        }
        return !closed;
    }

    private Map<String, List<String>> file(Path file) {
        Map<String, List<String>> before = read.get(file);
        if (before != null) {
            return before;
        }
        Map<String, List<String>> values = parsed(file);
        read.put(file, values);
        return values;
    }

    private Map<String, List<String>> parsed(Path file) {
        try {
            if (Files.size(file) > YamlReader.LARGEST) {
                throw new IOException("it is larger than " + YamlReader.LARGEST + " bytes");
            }
            return parse(Files.readString(file), file.toString());
        } catch (IOException broken) {
            problems.add(unread(file, broken));
            return Map.of();
        }
    }

    private static Problem unread(Path file, IOException broken) {
        return new Problem(
                Problem.Level.ERROR,
                file.toString(),
                0,
                "it cannot be read: " + FileTrouble.why(broken),
                Optional.empty());
    }

    private Map<String, List<String>> parse(String text, String file) {
        Problems found = new Problems(file);
        Map<String, List<String>> values = new LinkedHashMap<>();
        YamlReader.read(text, found)
                .flatMap(tree -> Fields.of(tree, "a file of variables", found))
                .ifPresent(fields -> {
                    fields.take("variables")
                            .flatMap(map -> Fields.of(map, "variables", found))
                            .ifPresent(map -> map.entries()
                                    .forEach((name, entry) -> value(name, entry, map, found)
                                            .ifPresent(value -> values.put(name, value))));
                    fields.rest(Problem.Level.ERROR, "a file of variables has no field", List.of("variables"));
                });
        problems.addAll(found.all());
        return values;
    }

    private Optional<List<String>> value(String name, Yaml.Entry entry, Fields map, Problems found) {
        Optional<List<String>> value = map.values(entry.value(), name);
        value.flatMap(texts -> objection(name, texts)).ifPresent(why -> found.error(entry.line(), why));
        return value;
    }

    private void check(String file, Map<String, List<String>> values) {
        values.forEach((name, value) -> objection(name, value)
                .ifPresent(why -> problems.add(new Problem(Problem.Level.ERROR, file, 0, why, Optional.empty()))));
    }

    /** A variable that the scanner has a number for takes numbers only, one that it has a list for takes lists. */
    private Optional<String> objection(String name, List<String> value) {
        if (!name.matches(NAME)) {
            return Optional.of("[" + name + "] is no name of a variable");
        }
        if (value.stream().anyMatch(text -> text.indexOf('\0') >= 0)) {
            return Optional.of("the value of [" + name + "] holds a NUL character");
        }
        if (value.size() > 1 && value.stream().anyMatch(text -> text.matches("(?s).*[,\\s].*"))) {
            return Optional.of("a member of the list [" + name + "] holds a comma or a blank");
        }
        List<String> usual = own == null ? null : own.get(name);
        boolean number = usual != null && usual.size() == 1 && usual.getFirst().matches("0|-?[1-9][0-9]*");
        return number && !(value.size() == 1 && value.getFirst().matches("-?[0-9]+"))
                ? Optional.of("the variable [" + name + "] is a number, not " + value)
                : Optional.empty();
    }

    private Map<String, List<String>> own() {
        try (InputStream text = Objects.requireNonNull(VariableFiles.class.getResourceAsStream("variables.yml"))) {
            return parse(new String(text.readAllBytes(), StandardCharsets.UTF_8), "variables.yml");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
