package io.openwatch.kensa.check;

import java.util.Locale;

/** What it means that there is nothing to look at. */
enum IfAbsent {
    FAIL,
    PASS,
    SKIP;

    static Parameter parameter(String what) {
        return Parameter.optional("if_absent", Kind.IF_ABSENT, "what " + what + " comes to (default `fail`)");
    }

    static IfAbsent of(Arguments arguments) {
        return arguments
                .find("if_absent")
                .map(word -> valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(FAIL);
    }

    Judgement judge(Look look, String found) {
        return switch (this) {
            case FAIL -> look.fail(found);
            case PASS -> look.pass(found);
            case SKIP -> look.skipped(look.source() + ": " + found);
        };
    }
}
