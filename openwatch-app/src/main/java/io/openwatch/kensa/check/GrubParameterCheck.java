package io.openwatch.kensa.check;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.host.GrubDefaults;
import io.openwatch.kensa.host.KernelCommandLine;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Whether the kernel was started with a word, and will be. */
record GrubParameterCheck(String method, String key, String expected, Scope scope) implements Check {

    static List<Method> methods() {
        return List.of(Method.of(
                "grub_parameter",
                "The kernel runs with `KEY=VALUE` on its command line, and GRUB's defaults set the same. Of several"
                        + " the last counts. With an empty `expected` the key stands by itself.",
                arguments -> new GrubParameterCheck(
                        arguments.method(),
                        arguments.text("key").strip(),
                        arguments.text("expected").strip(),
                        arguments
                                .find("scope")
                                .map(word -> Scope.valueOf(word.toUpperCase(Locale.ROOT)))
                                .orElse(Scope.BOTH)),
                Parameter.required("key", Kind.LINE, "the word before the sign"),
                Parameter.required("expected", Kind.LINE, "the word behind it"),
                Parameter.optional(
                        "scope",
                        Kind.SCOPE,
                        "what has to be so: the running kernel, `/etc/default/grub` with its drop-ins, or both (the"
                                + " default)")));
    }

    @Override
    public Set<Fact<?>> facts() {
        Set<Fact<?>> facts = new LinkedHashSet<>();
        if (scope.running()) {
            facts.add(KernelCommandLine.FACT);
        }
        if (scope.persisted()) {
            facts.add(GrubDefaults.FACT);
        }
        return facts;
    }

    @Override
    public Judgement judge(Facts facts) {
        return scope.join(
                () -> judge(facts.get(KernelCommandLine.FACT), "kernel command line"),
                () -> judge(facts.get(GrubDefaults.FACT), "GRUB's defaults"));
    }

    private Judgement judge(Reading<List<String>> words, String source) {
        String wanted = expected.isEmpty() ? key : key + "=" + expected;
        Look look = new Look(method, source, wanted);
        return switch (words) {
            case Reading.Value<List<String>>(List<String> all) -> {
                Optional<String> counts = all.stream()
                        .filter(word -> word.equals(key) || word.startsWith(key + "="))
                        .reduce((before, last) -> last);
                yield counts.map(word -> look.met(word.equals(wanted), word))
                        .orElseGet(() -> look.fail("without " + key));
            }
            case Reading.Absent<List<String>>() -> look.fail("there is no /etc/default/grub");
            case Reading.Unreadable<List<String>>(String why) -> look.error(why);
        };
    }
}
