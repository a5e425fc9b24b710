package io.openwatch.kensa.testing;

import io.openwatch.kensa.check.Check;
import io.openwatch.kensa.rule.Rule;
import io.openwatch.kensa.rule.RuleLibrary;
import io.openwatch.kensa.rule.RuleSet;
import io.openwatch.kensa.rule.Variables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Rules written in tests, read as files are. */
public final class Rules {

    private Rules() {}

    /** Return the rule {@code id} with the text of its implementations, and more fields if any. */
    public static String text(String id, String implementations, String... more) {
        return "id: " + id + "\ntitle: Do it\ndescription: What.\nrationale: Why.\nseverity: high\ncategory: system\n"
                + String.join("\n", more) + "\nimplementations: " + implementations + "\n";
    }

    /** Read rules; every one has to be right. */
    public static List<Rule> of(String... texts) {
        try {
            Path directory = Files.createTempDirectory("kensa-rules");
            try {
                for (int i = 0; i < texts.length; i++) {
                    Files.writeString(directory.resolve(i + ".yml"), texts[i]);
                }
                try (var files = Files.list(directory)) {
                    return right(RuleLibrary.read(files.sorted().toList()).with(new Variables(Map.of())));
                }
            } finally {
                try (var files = Files.list(directory)) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
                Files.delete(directory);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Read one check. */
    public static Check check(String text) {
        return of(text("demo", "[{ default: true, check: " + text + " }]"))
                .getFirst()
                .implementations()
                .getFirst()
                .check();
    }

    private static List<Rule> right(RuleSet set) {
        if (set.errors()) {
            throw new IllegalArgumentException(set.problems().toString());
        }
        return set.rules();
    }
}
