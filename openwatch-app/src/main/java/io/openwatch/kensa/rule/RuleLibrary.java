package io.openwatch.kensa.rule;

import io.openwatch.kensa.FileTrouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Files of rules, read once; variables are filled in for each host.
 *
 * <p>For any thread.
 *
 * @since 0.1
 */
public final class RuleLibrary {

    private static final int DEEPEST = 16;
    private static final String SUFFIX = ".yml";

    private final List<Parsed> files;
    private final List<Problem> problems;
    private final Map<Variables, RuleSet> bound = new ConcurrentHashMap<>();

    private RuleLibrary(List<Parsed> files, List<Problem> problems) {
        this.files = files;
        this.problems = problems;
    }

    /**
     * A file whose form is settled.
     *
     * @param strict whether its name and its directory have to be those of the rule
     */
    private record Parsed(Path path, Yaml tree, boolean strict) {}

    /** Read every {@code .yml} file below the directories of {@code places}, and the files among them whatever they are called. */
    public static RuleLibrary read(List<Path> places) {
        List<Parsed> files = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Path place : places) {
            try {
                boolean directory = Files.isDirectory(place);
                for (Path file : directory ? below(place) : List.of(place)) {
                    Problems found = new Problems(file.toString());
                    parse(file, found).ifPresent(tree -> files.add(new Parsed(file, tree, directory)));
                    problems.addAll(found.all());
                }
            } catch (IOException broken) {
                problems.add(new Problem(
                        Problem.Level.ERROR,
                        place.toString(),
                        0,
                        "it cannot be read: " + FileTrouble.text(broken),
                        Optional.empty()));
            }
        }
        return new RuleLibrary(files, problems);
    }

    private static List<Path> below(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory, DEEPEST, FileVisitOption.FOLLOW_LINKS)) {
            return all.filter(file -> file.toString().endsWith(SUFFIX) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        } catch (java.io.UncheckedIOException broken) {
            throw broken.getCause();
        }
    }

    private static Optional<Yaml> parse(Path file, Problems problems) {
        try {
            if (Files.size(file) > YamlReader.LARGEST) {
                problems.error(0, "it is larger than " + YamlReader.LARGEST + " bytes");
                return Optional.empty();
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            Optional<Yaml> tree = YamlReader.read(Placeholders.hide(text, problems), problems);
            if (tree.isEmpty() && !problems.errors()) {
                problems.error(0, "it is empty");
            }
            return problems.errors() ? Optional.empty() : tree;
        } catch (CharacterCodingException other) {
            problems.error(0, "it is not in UTF-8");
        } catch (IOException broken) {
            problems.error(0, "it cannot be read: " + FileTrouble.why(broken));
        }
        return Optional.empty();
    }

    /** Fill in {@code variables}; the same set for equal ones. */
    public RuleSet with(Variables variables) {
        return bound.computeIfAbsent(variables, this::bind);
    }

    private RuleSet bind(Variables variables) {
        List<Rule> rules = new ArrayList<>();
        List<Problem> found = new ArrayList<>(problems);
        for (Parsed file : files) {
            Problems own = new Problems(file.path().toString());
            new RuleReader(file.path().toString(), variables, own)
                    .read(file.tree())
                    .ifPresent(rule -> {
                        place(file, rule, own);
                        if (!own.errors()) {
                            rules.add(rule);
                        }
                    });
            found.addAll(own.all());
        }
        return RuleSet.of(rules, found);
    }

    private static void place(Parsed file, Rule rule, Problems problems) {
        String name = String.valueOf(file.path().getFileName());
        if (file.strict() && !name.equals(rule.id() + SUFFIX)) {
            problems.error(0, "the file has to be called [" + rule.id() + SUFFIX + "], as its rule is");
        }
        Path parent = file.path().toAbsolutePath().getParent();
        String directory = parent == null ? "" : String.valueOf(parent.getFileName());
        if (file.strict() && !directory.equals(rule.category())) {
            problems.error(0, "the file has to lie in the directory [" + rule.category() + "], as its category says");
        }
    }
}
