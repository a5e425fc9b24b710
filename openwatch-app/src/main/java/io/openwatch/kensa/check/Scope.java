package io.openwatch.kensa.check;

import io.openwatch.kensa.Evidence;
import io.openwatch.kensa.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Whether what runs counts, what the next boot brings, or both. */
enum Scope {
    RUNNING,
    PERSISTED,
    BOTH;

    static Parameter parameter(String persisted) {
        return Parameter.optional(
                "scope", Kind.SCOPE, "what has to be so: what runs now (the default), " + persisted + ", or both");
    }

    static Scope of(Arguments arguments) {
        return arguments
                .find("scope")
                .map(word -> valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(RUNNING);
    }

    boolean running() {
        return this != PERSISTED;
    }

    boolean persisted() {
        return this != RUNNING;
    }

    /** Judge what counts; with both, the worse of the two, with the evidence of both. */
    Judgement join(Supplier<Judgement> running, Supplier<Judgement> persisted) {
        return switch (this) {
            case RUNNING -> running.get();
            case PERSISTED -> persisted.get();
            case BOTH -> both(running.get(), persisted.get());
        };
    }

    /** Join two that must both pass. */
    static Judgement both(Judgement one, Judgement other) {
        List<Evidence> evidence = new ArrayList<>(one.evidence());
        evidence.addAll(other.evidence());
        Judgement worse = weight(other.status()) > weight(one.status()) ? other : one;
        String detail = worse.status() == Status.PASS ? one.detail() + "; " + other.detail() : worse.detail();
        return new Judgement(worse.status(), detail, evidence);
    }

    private static int weight(Status status) {
        return switch (status) {
            case FAIL -> 3;
            case ERROR -> 2;
            case PASS -> 0;
            case SKIPPED, MANUAL, NOT_APPLICABLE, WAIVED -> 1;
        };
    }
}
