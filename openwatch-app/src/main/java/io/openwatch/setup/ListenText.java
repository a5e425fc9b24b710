package io.openwatch.setup;

import io.openwatch.config.HostAndPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.toml.TomlMapper;

/** Sets {@code server.listen} in the text of openwatch.toml and leaves everything else, comments too, as it is. Pure. */
final class ListenText {
    private static final TomlMapper TOML = new TomlMapper();
    private static final Pattern TABLE = Pattern.compile("\\s*\\[\\s*([^\\[\\]]+?)\\s*]\\s*(?:#.*)?");
    private static final Pattern ENTRY =
            Pattern.compile("(\\s*(server\\s*\\.\\s*)?listen\\s*=\\s*)(\"[^\"\\\\]*\"|'[^']*')(\\s*(?:#.*)?)");

    private ListenText() {}

    /** Return the new text; empty when that cannot be done without changing something else. */
    static Optional<String> with(String text, HostAndPort listen) {
        String value = "\"" + listen + "\"";
        List<String> lines = new ArrayList<>(text.lines().toList());
        if (!replace(lines, value)) {
            insert(lines, value);
        }
        String changed = String.join("\n", lines) + "\n";
        return saysOnly(text, changed, listen) ? Optional.of(changed) : Optional.empty();
    }

    private static boolean replace(List<String> lines, String value) {
        String table = "";
        for (int i = 0; i < lines.size(); i++) {
            Matcher header = TABLE.matcher(lines.get(i));
            Matcher entry = ENTRY.matcher(lines.get(i));
            if (header.matches()) {
                table = header.group(1);
            } else if (entry.matches() && (table.equals("server") || (table.isEmpty() && entry.group(2) != null))) {
                lines.set(i, entry.group(1) + value + entry.group(4));
                return true;
            }
        }
        return false;
    }

    private static void insert(List<String> lines, String value) {
        for (int i = 0; i < lines.size(); i++) {
            Matcher header = TABLE.matcher(lines.get(i));
            if (header.matches() && header.group(1).equals("server")) {
                lines.add(i + 1, "listen = " + value);
                return;
            }
        }
        if (!lines.isEmpty()) {
            lines.add("");
        }
        lines.add("[server]");
        lines.add("listen = " + value);
    }

    /** Read both as the program does: one key differs, or the text is one that these lines do not understand. */
    private static boolean saysOnly(String before, String after, HostAndPort listen) {
        try {
            ObjectNode expected = (ObjectNode)
                    TOML.readTree(before.isBlank() ? "[server]" : before).deepCopy();
            expected.withObject("/server").put("listen", listen.toString());
            JsonNode read = TOML.readTree(after);
            return read.equals(expected);
        } catch (JacksonException | ClassCastException | UnsupportedOperationException notUnderstood) {
            return false;
        }
    }
}
