package io.openwatch.kensa.scan;

import io.openwatch.kensa.Platform;
import io.openwatch.kensa.RuleResult;
import io.openwatch.kensa.Status;
import io.openwatch.kensa.check.Check;
import io.openwatch.kensa.check.Judgement;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Output;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.ScriptRun;
import io.openwatch.kensa.host.OsRelease;
import io.openwatch.kensa.rule.Implementation;
import io.openwatch.kensa.rule.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Judges rules by the facts of one host.
 *
 * @param facts what is known
 * @param at when it was read
 */
record Judge(Facts facts, Instant at) {

    RuleResult judge(Rule rule) {
        long from = System.nanoTime();
        Verdict verdict = verdict(rule);
        Duration took = verdict.commands(facts).plusNanos(System.nanoTime() - from);
        Judgement judgement = verdict.judgement();
        return new RuleResult(
                rule.id(),
                rule.title(),
                rule.severity(),
                rule.references(),
                judgement.status(),
                judgement.detail(),
                judgement.evidence(),
                at,
                took);
    }

    /** A judgement, and the check that it came from. */
    private record Verdict(Judgement judgement, Optional<Check> check) {

        static Verdict without(Status status, String detail) {
            return new Verdict(new Judgement(status, detail, List.of()), Optional.empty());
        }

        Duration commands(Facts facts) {
            Duration sum = Duration.ZERO;
            for (var fact : check.map(Check::facts).orElse(java.util.Set.of())) {
                if (fact instanceof ScriptRun script) {
                    sum = sum.plus(facts.get(script).known().map(Output::took).orElse(Duration.ZERO));
                }
            }
            return sum;
        }
    }

    private Verdict verdict(Rule rule) {
        Optional<Verdict> stranger = stranger(rule);
        if (stranger.isPresent()) {
            return stranger.get();
        }
        if (!rule.undeclared().isEmpty()) {
            return Verdict.without(
                    Status.SKIPPED,
                    "the variable [" + rule.undeclared().getFirst()
                            + "] has no value; declare it in a file of variables or with --var");
        }
        return chosen(rule);
    }

    /** Return why the rule is not meant for this host, or that nobody knows. */
    private Optional<Verdict> stranger(Rule rule) {
        if (rule.platforms().isEmpty()) {
            return Optional.empty();
        }
        return switch (facts.get(OsRelease.FACT)) {
            case Reading.Value<OsRelease>(OsRelease system) ->
                rule.platforms().stream().anyMatch(system::is)
                        ? Optional.empty()
                        : Optional.of(Verdict.without(
                                Status.NOT_APPLICABLE, "meant for " + meant(rule) + ", not for " + system.name()));
            case Reading.Absent<OsRelease>() ->
                Optional.of(Verdict.without(Status.ERROR, "the host does not say which system it runs"));
            case Reading.Unreadable<OsRelease>(String why) ->
                Optional.of(Verdict.without(Status.ERROR, "which system the host runs could not be read: " + why));
        };
    }

    private static String meant(Rule rule) {
        return rule.platforms().stream().map(Platform::toString).collect(Collectors.joining(", "));
    }

    /** Take the first implementation whose gate is open; a gate that nobody knows about leaves the choice unknown. */
    private Verdict chosen(Rule rule) {
        for (Implementation one : rule.implementations()) {
            if (one.fallback()) {
                continue;
            }
            Reading<Boolean> open = one.gate().map(gate -> gate.open(facts)).orElse(Reading.value(true));
            switch (open) {
                case Reading.Value<Boolean>(Boolean holds) -> {
                    if (holds) {
                        return judged(one);
                    }
                }
                case Reading.Absent<Boolean>() -> {}
                case Reading.Unreadable<Boolean>(String why) -> {
                    return Verdict.without(
                            Status.ERROR,
                            "whether [" + one.gate().orElseThrow() + "] holds on this host could not be read: " + why);
                }
            }
        }
        return rule.implementations().stream()
                .filter(Implementation::fallback)
                .findFirst()
                .map(this::judged)
                .orElseGet(() -> Verdict.without(Status.NOT_APPLICABLE, "the host has nothing that the rule is about"));
    }

    /** A defect in one check costs one verdict, not the scan. */
    private Verdict judged(Implementation one) {
        try {
            return new Verdict(one.check().judge(facts), Optional.of(one.check()));
        } catch (RuntimeException defect) {
            return Verdict.without(Status.ERROR, "a defect of the scanner: " + defect);
        }
    }
}
