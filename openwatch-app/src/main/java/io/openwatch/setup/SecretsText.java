package io.openwatch.setup;

import io.openwatch.config.EnvironmentFile;
import io.openwatch.config.EnvironmentFile.Assignment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sets one variable in the text of a file of assignments and leaves everything else as it is. Pure. */
final class SecretsText {
    private static final Path NOWHERE = Path.of("secrets.env");

    private SecretsText() {}

    /**
     * Set {@code name} to {@code value}, which holds no quote and no line end.
     *
     * @return the new text; empty when that cannot be done without changing something else
     */
    static Optional<String> with(String text, String name, String value) {
        EnvironmentFile before = EnvironmentFile.parse(NOWHERE, text);
        Assignment old = before.byName().get(name);
        String line = name + "='" + value + "'";
        String changed = old == null ? appended(text, line) : replaced(text, old.line(), line);
        EnvironmentFile after = EnvironmentFile.parse(NOWHERE, changed);
        return after.problems().isEmpty() && values(after).equals(expected(before, name, value))
                ? Optional.of(changed)
                : Optional.empty();
    }

    private static String appended(String text, String line) {
        String separator = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
        return text + separator + line + "\n";
    }

    private static String replaced(String text, int number, String line) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        lines.set(number - 1, line);
        return String.join("\n", lines) + "\n";
    }

    private static List<String> expected(EnvironmentFile before, String name, String value) {
        List<String> expected = new ArrayList<>(values(before).stream()
                .filter(one -> !one.startsWith(name + "="))
                .toList());
        expected.add(name + "=" + value);
        return expected.stream().sorted().toList();
    }

    /** What counts: of two with one name the last. */
    private static List<String> values(EnvironmentFile file) {
        return file.byName().values().stream()
                .map(assignment -> assignment.name() + "=" + assignment.value())
                .sorted()
                .toList();
    }
}
