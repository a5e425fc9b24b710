package io.openwatch.kensa.check;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.host.AuditRule;
import io.openwatch.kensa.host.AuditRules;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Whether the kernel's audit has rules. */
record AuditRuleCheck(String method, String text, List<AuditRule> rules, boolean anyKey, Scope scope) implements Check {

    static List<Method> methods() {
        return List.of(Method.of(
                "audit_rule_exists",
                "The kernel's audit has every rule of `rule`, however it is spelled: a watch is the same as a rule"
                        + " with path and permissions, and several rules may share the syscalls. A rule that silences all"
                        + " others breaks it.",
                arguments -> {
                    String text = arguments.text("rule").strip();
                    return new AuditRuleCheck(
                            arguments.method(),
                            text,
                            Arrays.stream(text.split("\n"))
                                    .map(line -> AuditRule.parse(line).orElseThrow())
                                    .toList(),
                            arguments.flag("any_key"),
                            Scope.of(arguments));
                },
                Parameter.required("rule", Kind.AUDIT_RULES, "one rule on a line"),
                Parameter.optional("any_key", Kind.FLAG, "whether rules with other keys will do (default `false`)"),
                Scope.parameter("the files in `/etc/audit/rules.d`")));
    }

    @Override
    public Set<Fact<?>> facts() {
        Set<Fact<?>> facts = new LinkedHashSet<>();
        if (scope.running()) {
            facts.add(AuditRules.RUNNING);
        }
        if (scope.persisted()) {
            facts.add(AuditRules.PERSISTED);
        }
        return facts;
    }

    @Override
    public Judgement judge(Facts facts) {
        return scope.join(() -> running(facts), () -> persisted(facts));
    }

    private Judgement running(Facts facts) {
        Look look = new Look(method, "loaded audit rules", text);
        return switch (facts.get(AuditRules.RUNNING)) {
            case Reading.Value<AuditRules>(AuditRules loaded) -> judge(look, loaded);
            case Reading.Absent<AuditRules>() -> look.error("there is no auditctl to ask the kernel with");
            case Reading.Unreadable<AuditRules>(String why) -> look.error(why);
        };
    }

    private Judgement persisted(Facts facts) {
        Look look = new Look(method, "/etc/audit/rules.d", text);
        return switch (facts.get(AuditRules.PERSISTED)) {
            case Reading.Value<AuditRules>(AuditRules written) -> judge(look, written);
            case Reading.Absent<AuditRules>() -> look.fail("no such directory");
            case Reading.Unreadable<AuditRules>(String why) -> look.error(why);
        };
    }

    private Judgement judge(Look look, AuditRules there) {
        if (there.off()) {
            return look.fail("the kernel has rules, but records nothing (auditctl -s says enabled 0)");
        }
        if (there.silenced() && rules.stream().anyMatch(rule -> rule.list().equals("exit"))) {
            return look.fail("a rule -a never,... that keeps the kernel from recording anything");
        }
        for (int i = 0; i < rules.size(); i++) {
            Set<String> missing = there.missing(rules.get(i), anyKey);
            if (!missing.isEmpty()) {
                String line = text.split("\n")[i].strip();
                String what = "nothing for " + String.join(",", missing) + " of [" + line + "]";
                return there.others().isEmpty()
                        ? look.fail(what)
                        : look.error(what + ", but a rule that is not understood ["
                                + there.others().getFirst() + "]");
            }
        }
        return look.pass(rules.size() == 1 ? "there" : "all " + rules.size() + " are there");
    }
}
