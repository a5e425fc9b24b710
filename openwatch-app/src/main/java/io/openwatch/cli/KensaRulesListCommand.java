package io.openwatch.cli;

import io.openwatch.kensa.Platform;
import io.openwatch.kensa.Severity;
import io.openwatch.kensa.report.ResultFields;
import io.openwatch.kensa.rule.Rule;
import io.openwatch.kensa.rule.RuleReader;
import io.openwatch.kensa.rule.VariableFiles;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Lists rules. */
@Command(
        name = "list",
        description = "List the rules that the options leave, by category.",
        mixinStandardHelpOptions = true)
final class KensaRulesListCommand implements Callable<Integer> {

    @ParentCommand
    @Nullable
    KensaRulesCommand group;

    @Mixin
    KensaRuleOptions rules = new KensaRuleOptions();

    @Override
    public Integer call() {
        OpenWatchCommand root = Objects.requireNonNull(group).root();
        VariableFiles variables = rules.variables(root.environment());
        List<Rule> chosen = rules.chosen(rules.library().with(variables.common()), variables);
        Console console = root.console();
        show(chosen, console);
        console.document(
                "openwatch.kensa-rules/1",
                Map.of(
                        "rules",
                        chosen.stream().map(KensaRulesListCommand::fields).toList()));
        return 0;
    }

    private static void show(List<Rule> rules, Console console) {
        int width = rules.stream().mapToInt(rule -> rule.id().length()).max().orElse(0);
        for (String category : RuleReader.CATEGORIES) {
            List<Rule> of = rules.stream()
                    .filter(rule -> rule.category().equals(category))
                    .toList();
            if (!of.isEmpty()) {
                console.line(category + " (" + of.size() + ")");
            }
            of.forEach(rule -> console.line(String.format(
                    Locale.ROOT,
                    "  %-8s  %-" + width + "s  %s",
                    rule.severity().label(),
                    rule.id(),
                    KensaText.line(rule.title()))));
        }
        console.line(rules.size() + (rules.size() == 1 ? " rule: " : " rules: ") + severities(rules));
    }

    private static String severities(List<Rule> rules) {
        return Arrays.stream(Severity.values())
                .map(one -> Map.entry(
                        one,
                        rules.stream().filter(rule -> rule.severity() == one).count()))
                .filter(one -> one.getValue() > 0)
                .map(one -> one.getKey().label() + " " + one.getValue())
                .collect(Collectors.joining(", "));
    }

    static Map<String, Object> fields(Rule rule) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("rule", rule.id());
        fields.put("title", rule.title());
        fields.put("severity", rule.severity().label());
        fields.put("category", rule.category());
        fields.put("tags", rule.tags());
        fields.put(
                "platforms", rule.platforms().stream().map(Platform::toString).toList());
        fields.put(
                "references",
                rule.references().stream().map(ResultFields::fields).toList());
        fields.put("undeclared", rule.undeclared());
        fields.put(
                "verified",
                rule.verified().entrySet().stream()
                        .map(one -> one.getKey() + " " + one.getValue())
                        .toList());
        return fields;
    }
}
