package io.safeupgrade.engine;

import java.time.Duration;

/** What came of a call into a provider, as the engine sees it. */
sealed interface Answer<T> {

    /** It answered. */
    record Value<T>(T value) implements Answer<T> {}

    /** It threw: what it did is unknown. */
    record Threw<T>(Throwable thrown) implements Answer<T> {}

    /** It neither answered nor ended after being told to: what it still does is unknown. */
    record Hung<T>(Duration waited) implements Answer<T> {}

    /** Describe an answer that is none, for a message; values in brackets. */
    static String describe(Answer<?> answer) {
        return switch (answer) {
            case Value<?> value -> "answered [" + value.value() + "]";
            case Threw<?> threw -> "failed unexpectedly [" + message(threw.thrown()) + "]";
            case Hung<?> hung -> "did not answer within [" + hung.waited().toSeconds() + " s]";
        };
    }

    private static String message(Throwable thrown) {
        String text = thrown.getMessage();
        return text == null || text.isBlank() ? thrown.getClass().getSimpleName() : text;
    }
}
