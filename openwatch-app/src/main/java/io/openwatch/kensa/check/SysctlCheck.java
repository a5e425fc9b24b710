package io.openwatch.kensa.check;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.KernelValues;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.host.SysctlFiles;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The value of a kernel parameter, now and after the next boot. */
record SysctlCheck(String method, KernelValues key, Comparison comparison, Scope scope, IfAbsent ifAbsent)
        implements Check {

    static List<Method> methods() {
        return List.of(Method.of(
                "sysctl_value",
                "A kernel parameter has a value. With `*` for a part of the key, every one of them has it. Spaces and"
                        + " tabs count as one space.",
                SysctlCheck::of,
                Parameter.required("key", Kind.KERNEL_KEY, "the parameter"),
                Comparison.EXPECTED,
                Comparison.COMPARATOR,
                Comparison.TYPE,
                Comparison.CASE,
                Scope.parameter("the value in `sysctl.d`, where the last setting wins"),
                IfAbsent.parameter("a kernel without the parameter")));
    }

    private static Check of(Arguments arguments) {
        KernelValues key = new KernelValues(arguments.text("key"));
        Scope scope = Scope.of(arguments);
        if (scope.persisted() && key.key().indexOf('*') >= 0) {
            throw new BadArgument("scope", "with wildcards in the key only running values can be looked at");
        }
        return new SysctlCheck(arguments.method(), key, Comparison.of(arguments, false), scope, IfAbsent.of(arguments));
    }

    @Override
    public Set<Fact<?>> facts() {
        Set<Fact<?>> facts = new LinkedHashSet<>();
        if (scope.running()) {
            facts.add(key);
        }
        if (scope.persisted()) {
            facts.add(SysctlFiles.FACT);
        }
        return facts;
    }

    @Override
    public Judgement judge(Facts facts) {
        return scope.join(() -> running(facts), () -> persisted(facts));
    }

    private Judgement running(Facts facts) {
        Look look = new Look(method, "kernel parameter " + key.key(), comparison.wanted());
        return switch (facts.get(key)) {
            case Reading.Value<Map<String, String>>(Map<String, String> values) -> every(look, values);
            case Reading.Absent<Map<String, String>>() -> ifAbsent.judge(look, "this kernel has no such parameter");
            case Reading.Unreadable<Map<String, String>>(String why) -> look.error(why);
        };
    }

    /** One that breaks the rule decides; without one, one that cannot be compared does. */
    private Judgement every(Look look, Map<String, String> values) {
        Optional<Judgement> unclear = Optional.empty();
        for (Map.Entry<String, String> value : values.entrySet()) {
            String shown =
                    values.size() == 1 ? "[" + value.getValue() + "]" : value.getKey() + " [" + value.getValue() + "]";
            switch (comparison.compare(value.getValue())) {
                case Comparison.Met() -> {}
                case Comparison.NotMet() -> {
                    return look.fail(shown);
                }
                case Comparison.Incomparable(String why) -> unclear = Optional.of(look.error(why));
            }
        }
        return unclear.orElseGet(() -> look.pass(
                values.size() == 1
                        ? "[" + values.values().iterator().next() + "]"
                        : "so for all of " + String.join(", ", values.keySet())));
    }

    private Judgement persisted(Facts facts) {
        Look look = new Look(method, "sysctl.d for " + key.key(), comparison.wanted());
        return switch (facts.get(SysctlFiles.FACT)) {
            case Reading.Value<SysctlFiles>(SysctlFiles files) ->
                files.setting(key.key())
                        .map(setting -> comparison.judge(
                                look, setting.value(), "[" + setting.value() + "] in " + setting.place()))
                        .orElseGet(() -> look.fail("not set"));
            case Reading.Absent<SysctlFiles>() -> look.fail("not set");
            case Reading.Unreadable<SysctlFiles>(String why) -> look.error(why);
        };
    }
}
