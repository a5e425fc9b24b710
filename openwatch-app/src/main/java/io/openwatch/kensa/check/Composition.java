package io.openwatch.kensa.check;

import io.openwatch.kensa.Evidence;
import io.openwatch.kensa.Status;
import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Several checks as one.
 *
 * <p>A part that decides does so whatever became of the others: a failed part fails {@code checks:} even beside one that
 * could not be judged. Otherwise a part that could not be judged leaves the whole unjudged. The evidence of every part is
 * kept.
 *
 * @param kind how the parts count
 * @param parts the parts, at least one
 * @since 0.1
 */
public record Composition(Kind kind, List<Check> parts) implements Check {

    /** How the parts of a composition count. */
    public enum Kind {
        /** All must pass. */
        ALL,
        /** One must pass. */
        ANY,
        /** None may pass. */
        NONE
    }

    /** Copy the list. */
    public Composition {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a composition needs a part");
        }
    }

    @Override
    public Set<Fact<?>> facts() {
        Set<Fact<?>> all = new LinkedHashSet<>();
        parts.forEach(part -> all.addAll(part.facts()));
        return all;
    }

    @Override
    public Judgement judge(Facts facts) {
        List<Judgement> judged = parts.stream().map(part -> part.judge(facts)).toList();
        List<Evidence> evidence = new ArrayList<>();
        judged.forEach(one -> evidence.addAll(one.evidence()));
        Status deciding = kind == Kind.ALL ? Status.FAIL : Status.PASS;
        Judgement decided = first(judged, deciding)
                .or(() -> first(judged, Status.ERROR))
                .or(() -> first(judged, Status.MANUAL))
                .or(() -> first(judged, Status.SKIPPED))
                .orElse(judged.getFirst());
        return new Judgement(outcome(decided.status()), detail(judged, decided), evidence);
    }

    private static Optional<Judgement> first(List<Judgement> judged, Status status) {
        return judged.stream().filter(one -> one.status() == status).findFirst();
    }

    private Status outcome(Status decided) {
        if (kind != Kind.NONE || !decided.verdict()) {
            return decided;
        }
        return decided == Status.PASS ? Status.FAIL : Status.PASS;
    }

    private String detail(List<Judgement> judged, Judgement decided) {
        if (judged.size() == 1 && kind != Kind.NONE) {
            return decided.detail();
        }
        return switch (kind) {
            case ALL -> decided.status() == Status.PASS ? "all " + judged.size() + " checks pass" : decided.detail();
            case ANY ->
                decided.status() == Status.FAIL
                        ? "none of " + judged.size() + " alternatives holds; " + decided.detail()
                        : decided.detail();
            case NONE ->
                switch (decided.status()) {
                    case PASS -> "must not hold, but does: " + decided.detail();
                    case FAIL -> "holds for none of " + judged.size() + ", as it must";
                    default -> decided.detail();
                };
        };
    }
}
