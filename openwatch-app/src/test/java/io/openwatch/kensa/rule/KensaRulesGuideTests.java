package io.openwatch.kensa.rule;

import io.openwatch.testing.GeneratedTable;
import io.openwatch.testing.Guide;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The guide to the rules names what there is. */
class KensaRulesGuideTests {

    private static final Guide GUIDE = Guide.of("kensa-rules.md");
    private static final Variables VARIABLES =
            VariableFiles.of(Optional.empty(), Map.of()).common();

    @Test
    void explainsEveryVariable() throws IOException {
        List<List<String>> rows = new TreeMap<>(VARIABLES.values())
                .entrySet().stream()
                        .map(one -> List.of("`" + one.getKey() + "`", String.join(", ", one.getValue())))
                        .toList();
        new GeneratedTable(GUIDE, "kensa-variables").mustExplain(List.of("Variable", "Default", "Meaning"), rows);
    }

    @Test
    void countsTheRulesOfEachCategory() throws IOException {
        List<Rule> rules =
                RuleLibrary.read(List.of(Path.of("rules"))).with(VARIABLES).rules();
        List<List<String>> rows = RuleReader.CATEGORIES.stream()
                .map(category -> List.of(
                        "`" + category + "`",
                        Long.toString(rules.stream()
                                .filter(rule -> rule.category().equals(category))
                                .count())))
                .toList();
        new GeneratedTable(GUIDE, "kensa-categories").mustExplain(List.of("Category", "Rules", "About"), rows);
    }
}
