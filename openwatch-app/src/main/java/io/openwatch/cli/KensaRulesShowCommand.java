package io.openwatch.cli;

import io.openwatch.kensa.Platform;
import io.openwatch.kensa.rule.Rule;
import io.openwatch.kensa.rule.Step;
import io.openwatch.kensa.rule.VariableFiles;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows one rule. */
@Command(
        name = "show",
        description = "Show what a rule is about, why, what it serves, and how to mend it.",
        mixinStandardHelpOptions = true)
final class KensaRulesShowCommand implements Callable<Integer> {

    private static final int WIDTH = 100;

    @ParentCommand
    @Nullable
    KensaRulesCommand group;

    @Mixin
    KensaRuleOptions rules = new KensaRuleOptions();

    @Parameters(paramLabel = "ID", description = "The rule.")
    String id = "";

    @Override
    public Integer call() {
        OpenWatchCommand root = Objects.requireNonNull(group).root();
        VariableFiles variables = rules.variables(root.environment());
        Rule rule = rules.library()
                .with(variables.common())
                .rule(id)
                .orElseThrow(() -> new UpgradeException(Failure.of(
                        ErrorCode.USAGE, "there is no rule [" + id + "]", "see openwatch kensa rules list")));
        Console console = root.console();
        show(rule, console);
        Map<String, Object> fields = KensaRulesListCommand.fields(rule);
        fields.put("description", rule.description());
        fields.put("rationale", rule.rationale());
        fields.put("file", rule.file());
        fields.put("remediation", remediation(rule));
        console.document("openwatch.kensa-rule/1", fields);
        return 0;
    }

    private static void show(Rule rule, Console console) {
        console.line(rule.id() + ": " + KensaText.line(rule.title()));
        console.line("severity    " + rule.severity().label());
        console.line("category    " + rule.category());
        console.line("platforms   "
                + (rule.platforms().isEmpty()
                        ? "all"
                        : rule.platforms().stream().map(Platform::toString).collect(Collectors.joining(", "))));
        if (!rule.tags().isEmpty()) {
            console.line("tags        " + KensaText.line(String.join(", ", rule.tags())));
        }
        rule.references().forEach(one -> console.line("serves      " + one.framework() + " " + one.control()));
        if (!rule.verified().isEmpty()) {
            console.line("verified    "
                    + rule.verified().entrySet().stream()
                            .map(one -> one.getKey() + " (" + one.getValue() + ")")
                            .collect(Collectors.joining(", ")));
        }
        console.line("");
        wrapped(rule.description(), console);
        console.line("");
        wrapped(rule.rationale(), console);
        console.line("");
        remediation(rule).forEach(step -> console.line("mend: " + step));
        console.line("");
        console.line(rule.file());
    }

    /** Texts are paragraphs; a terminal would break them within words. */
    private static void wrapped(String text, Console console) {
        StringBuilder line = new StringBuilder();
        for (String word : KensaText.safe(text).strip().split("\\s+")) {
            if (!line.isEmpty() && line.length() + word.length() >= WIDTH) {
                console.line(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        console.line(line.toString());
    }

    private static List<String> remediation(Rule rule) {
        return rule.implementations().stream()
                .flatMap(one -> one.remediation().stream()
                        .map(step ->
                                one.gate().map(gate -> "where " + gate + ": ").orElse("") + words(step)))
                .toList();
    }

    private static String words(Step step) {
        String parameters = step.parameters().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(one -> one.getKey() + " [" + String.join(",", one.getValue()) + "]")
                .collect(Collectors.joining(" "));
        return KensaText.safe(step.mechanism() + " " + parameters);
    }
}
