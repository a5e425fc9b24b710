package io.openwatch.kensa.inventory;

import io.openwatch.kensa.inventory.Inventory.Groups;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an inventory as INI: lines of hosts, {@code [group]}, {@code [group:children]}, {@code [group:vars]}. */
final class IniInventory {

    private static final Pattern HEADER = Pattern.compile("\\[([A-Za-z0-9_.-]+)(?::([a-z]+))?]");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.\\[\\]:-]+");
    private static final String HOSTS = "hosts";

    private final Groups groups;
    private String group = "ungrouped";
    private String kind = HOSTS;

    private IniInventory(Groups groups) {
        this.groups = groups;
    }

    static Groups read(String text, String file) throws IOException {
        Groups groups = new Groups(file);
        IniInventory reader = new IniInventory(groups);
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String said = line.strip();
            if (!said.isEmpty() && !said.startsWith("#") && !said.startsWith(";")) {
                reader.line(said, number);
            }
        }
        return groups;
    }

    private void line(String line, int number) throws IOException {
        Matcher header = HEADER.matcher(line);
        if (header.matches()) {
            group = header.group(1);
            kind = header.group(2) == null ? HOSTS : header.group(2);
            groups.group(group);
            if (!List.of(HOSTS, "children", "vars").contains(kind)) {
                throw groups.wrong(
                        number, "a section is [group], [group:children] or [group:vars], not [" + kind + "]");
            }
            return;
        }
        switch (kind) {
            case "children" -> groups.child(group, word(line, number));
            case "vars" -> variable(line, number);
            default -> host(line, number);
        }
    }

    private String word(String line, int number) throws IOException {
        if (!line.matches("[A-Za-z0-9_.-]+")) {
            throw groups.wrong(number, "[" + line + "] is no name of a group");
        }
        return line;
    }

    private void variable(String line, int number) throws IOException {
        int sign = line.indexOf('=');
        if (sign < 1) {
            throw groups.wrong(number, "a variable is written name=value");
        }
        groups.variable(
                group,
                line.substring(0, sign).strip(),
                unquoted(line.substring(sign + 1).strip()));
    }

    private void host(String line, int number) throws IOException {
        List<String> words = words(line);
        String name = words.getFirst();
        if (!NAME.matcher(name).matches()) {
            throw groups.wrong(number, "[" + name + "] is no name of a host");
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (String word : words.subList(1, words.size())) {
            int sign = word.indexOf('=');
            if (sign < 1) {
                throw groups.wrong(number, "behind a host stand variables, name=value");
            }
            variables.put(word.substring(0, sign), word.substring(sign + 1));
        }
        try {
            HostRange.names(name).forEach(one -> groups.host(group, one, variables));
        } catch (IllegalArgumentException wrong) {
            throw groups.wrong(number, String.valueOf(wrong.getMessage()));
        }
    }

    /** Cut at blanks outside of quotes; a number sign behind a blank begins a comment. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (char c : (line + " ").toCharArray()) {
            if (quote == 0 && c == '#' && word.isEmpty()) {
                break;
            } else if (quote == 0 && Character.isWhitespace(c)) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                }
                word.setLength(0);
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else {
                word.append(c);
            }
        }
        return words.isEmpty() ? List.of(line) : words;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
