package io.openwatch.cli;

import io.openwatch.kensa.Platform;
import io.openwatch.kensa.report.ResultFields;
import io.openwatch.kensa.rule.Rule;
import io.openwatch.kensa.rule.VariableFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Lists rules. */
@Command(
        name = "list",
        description = "List the rules that the options leave, in the order of a scan.",
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
        int width = chosen.stream().mapToInt(rule -> rule.id().length()).max().orElse(0);
        chosen.forEach(rule -> console.line(String.format(
                Locale.ROOT,
                "%-8s  %-" + width + "s  %s",
                rule.severity().label(),
                rule.id(),
                KensaText.line(rule.title()))));
        console.line(chosen.size() + (chosen.size() == 1 ? " rule" : " rules"));
        console.document(
                "openwatch.kensa-rules/1",
                Map.of(
                        "rules",
                        chosen.stream().map(KensaRulesListCommand::fields).toList()));
        return 0;
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
        return fields;
    }
}
