package io.openwatch.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * Hold the entries of a TOML file by dotted name, with their lines.
 *
 * @param entries what the file says, in its order
 * @param problems why it could not be read or parsed; then there are no entries
 */
record TomlFile(Map<String, Entry> entries, List<ConfigProblem> problems) {
    private static final TomlMapper MAPPER = new TomlMapper();
    private static final Pattern TABLE = Pattern.compile("\\s*\\[+\\s*([^\\]]+?)\\s*]+\\s*(?:#.*)?");
    private static final Pattern ASSIGNMENT = Pattern.compile("\\s*([A-Za-z0-9_.\"'\\s-]+?)\\s*=.*");

    /**
     * Hold one entry.
     *
     * @param text the value as text
     * @param number whether it is written as a number
     * @param scalar whether it is a single value
     * @param line where its key stands, 0 when that cannot be told
     */
    record Entry(String text, boolean number, boolean scalar, int line) {}

    static TomlFile empty() {
        return new TomlFile(Map.of(), List.of());
    }

    static TomlFile read(Path file) {
        try {
            return parse(file, Files.readString(file));
        } catch (IOException failed) {
            return failed(ConfigProblem.at(file, 0)
                    .key("file")
                    .saying(
                            "it cannot be read: " + failed.getClass().getSimpleName(),
                            "a readable TOML file in UTF-8; run the command with sudo or as the service user"));
        }
    }

    static TomlFile parse(Path file, String text) {
        try {
            JsonNode root = MAPPER.readTree(text);
            Map<String, Entry> entries = new LinkedHashMap<>();
            flatten("", root, lines(text), entries);
            return new TomlFile(entries, List.of());
        } catch (StreamReadException malformed) {
            // The parser's message quotes the file, which may hold a password: only the place is repeated.
            return failed(ConfigProblem.at(file, malformed.getLocation().getLineNr())
                    .key("file")
                    .saying(
                            "this is not valid TOML from column "
                                    + malformed.getLocation().getColumnNr() + " on",
                            "[section], then key = \"text\" or key = 25, each key once"));
        }
    }

    private static TomlFile failed(ConfigProblem problem) {
        return new TomlFile(Map.of(), List.of(problem));
    }

    private static void flatten(String prefix, JsonNode node, Map<String, Integer> lines, Map<String, Entry> into) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> flatten(
                            prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey(),
                            field.getValue(),
                            lines,
                            into));
        } else if (!prefix.isEmpty()) {
            String text = node.isValueNode() ? node.asString() : node.toString();
            into.put(prefix, new Entry(text, node.isNumber(), node.isValueNode(), lines.getOrDefault(prefix, 0)));
        }
    }

    /** Jackson's TOML parser keeps no places of values, so keys are looked up by line; a miss only costs the number. */
    private static Map<String, Integer> lines(String text) {
        Map<String, Integer> found = new LinkedHashMap<>();
        String table = "";
        List<String> lines = new ArrayList<>(text.lines().toList());
        for (int i = 0; i < lines.size(); i++) {
            Matcher header = TABLE.matcher(lines.get(i));
            if (header.matches()) {
                table = plain(header.group(1)) + ".";
                continue;
            }
            Optional<String> key = Optional.of(ASSIGNMENT.matcher(lines.get(i)))
                    .filter(Matcher::matches)
                    .map(m -> plain(m.group(1)));
            if (key.isPresent()) {
                found.putIfAbsent(table + key.get(), i + 1);
            }
        }
        return found;
    }

    private static String plain(String name) {
        return name.replace("\"", "").replace("'", "").replaceAll("\\s*\\.\\s*", ".");
    }
}
