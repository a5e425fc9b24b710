package io.openwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.Guide;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The fields of documents that docs/json-output.md names, and those that were seen. */
final class DocumentedFields {

    private static final Pattern ROW = Pattern.compile("\\| `([a-z0-9_]+)` \\| ([^|]*) \\|.*");
    private static final Pattern LINK = Pattern.compile("\\(#([a-z-]+)\\)");

    /** By section of the guide: the documented fields and their types. */
    private final Map<String, Map<String, String>> documented = new LinkedHashMap<>();

    private final Set<String> seen = new TreeSet<>();

    private DocumentedFields() {}

    /** Read the guide. */
    static DocumentedFields ofTheGuide() {
        DocumentedFields fields = new DocumentedFields();
        fields.read();
        return fields;
    }

    /** A section is known by its heading; in code when it is the name of a form, else as links write it. */
    private void read() {
        String section = "";
        for (String line : Guide.of("json-output.md").text().lines().toList()) {
            if (line.startsWith("#")) {
                String heading = line.replaceAll("^#+ ", "");
                section = heading.startsWith("`")
                        ? heading.replace("`", "")
                        : heading.toLowerCase(Locale.ROOT).replace(' ', '-');
            }
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                documented
                        .computeIfAbsent(section, fresh -> new LinkedHashMap<>())
                        .put(row.group(1), row.group(2));
            }
        }
    }

    /** Hold {@code object}, of the form or part that {@code section} describes, against the guide. */
    void compare(String section, JsonNode object, String command) {
        Map<String, String> fields = documented.get(section);
        assertThat(fields)
                .as("the section [%s] of the guide, needed by %s", section, command)
                .isNotNull();
        object.properties().forEach(field -> {
            String type = fields.get(field.getKey());
            assertThat(type)
                    .as("the field [%s] of [%s], printed by %s", field.getKey(), section, command)
                    .isNotNull();
            seen.add(section + "." + field.getKey());
            value(field.getValue(), type, section + "." + field.getKey(), command);
        });
    }

    private void value(JsonNode value, String type, String place, String command) {
        if (value.isNull()) {
            assertThat(type).as("the type of %s, null in %s", place, command).contains("null");
        } else if (value.isArray()) {
            assertThat(type).as("the type of %s, a list in %s", place, command).contains("list");
            value.forEach(one -> value(one, type.replace("list", ""), place, command));
        } else if (value.isObject()) {
            Matcher link = LINK.matcher(type);
            assertThat(link.find())
                    .as("the type of %s links to the section of its fields", place)
                    .isTrue();
            compare(link.group(1), value, command);
        } else {
            String word = value.isNumber() ? "number" : value.isBoolean() ? "true or false" : "text";
            assertThat(type)
                    .as("the type of %s in %s", place, command)
                    .containsAnyOf(word, word.equals("text") ? "time" : word);
        }
    }

    /** What the documents held so far is all that the guide names. */
    void assertThatAllWereSeen() {
        Set<String> named = new TreeSet<>();
        documented.forEach((section, fields) -> fields.keySet().forEach(field -> named.add(section + "." + field)));
        assertThat(seen)
                .as("what the documents hold, against what the guide names")
                .isEqualTo(named);
    }
}
