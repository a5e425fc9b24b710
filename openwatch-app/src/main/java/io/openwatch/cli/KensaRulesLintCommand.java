package io.openwatch.cli;

import io.openwatch.kensa.rule.Problem;
import io.openwatch.kensa.rule.RuleSet;
import io.openwatch.kensa.rule.VariableFiles;
import io.safeupgrade.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Finds mistakes in rules and in files of variables. */
@Command(
        name = "lint",
        description = "Find every mistake in rules and files of variables; exit 12 when there is an error.",
        mixinStandardHelpOptions = true)
final class KensaRulesLintCommand implements Callable<Integer> {

    @ParentCommand
    @Nullable
    KensaRulesCommand group;

    @Mixin
    KensaRuleOptions rules = new KensaRuleOptions();

    @Option(names = "--strict", description = "Warnings are errors.")
    boolean strict;

    @Override
    public Integer call() {
        OpenWatchCommand root = Objects.requireNonNull(group).root();
        VariableFiles variables = rules.variables(root.environment());
        RuleSet set = rules.library().with(variables.common());
        List<Problem> problems = new ArrayList<>(set.problems());
        problems.addAll(variables.problems());
        long errors = problems.stream().filter(this::error).count();
        Console console = root.console();
        problems.forEach(problem -> console.line(level(problem) + ": " + problem));
        console.line(set.rules().size() + " rules, " + errors + " errors, " + (problems.size() - errors) + " warnings");
        console.document(
                "openwatch.kensa-lint/1",
                Map.of(
                        "rules", set.rules().size(),
                        "problems", problems.stream().map(this::fields).toList()));
        return errors == 0 ? 0 : ErrorCode.MISCONFIGURED.exitCode();
    }

    private boolean error(Problem problem) {
        return strict || problem.error();
    }

    private String level(Problem problem) {
        return error(problem) ? "error" : "warning";
    }

    private Map<String, Object> fields(Problem problem) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("level", level(problem));
        fields.put("file", problem.file());
        fields.put("line", problem.line());
        fields.put("what", problem.what());
        fields.put("nearest", problem.nearest().orElse(null));
        return fields;
    }
}
