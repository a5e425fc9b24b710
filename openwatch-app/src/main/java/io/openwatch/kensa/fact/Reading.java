package io.openwatch.kensa.fact;

import java.util.Optional;
import java.util.function.Function;

/**
 * Say what came of reading something: its value, that there is nothing, or that nobody knows.
 *
 * <p>The third is never turned into one of the others: what was not read to its end leads to no verdict.
 *
 * @since 0.1
 */
public sealed interface Reading<T> {

    /**
     * It was read to its end.
     *
     * @param value what was read
     */
    record Value<T>(T value) implements Reading<T> {}

    /** It was looked for, and it is certain that it is not there. */
    record Absent<T>() implements Reading<T> {}

    /**
     * It could not be read, or not to its end.
     *
     * @param why what kept it from being read
     */
    record Unreadable<T>(String why) implements Reading<T> {}

    /** Return a value that was read. */
    static <T> Reading<T> value(T value) {
        return new Value<>(value);
    }

    /** Return that there is nothing. */
    static <T> Reading<T> absent() {
        return new Absent<>();
    }

    /** Return that it could not be read. */
    static <T> Reading<T> unreadable(String why) {
        return new Unreadable<>(why);
    }

    /** Return a reading of what {@code change} makes of the value. */
    default <R> Reading<R> map(Function<? super T, ? extends R> change) {
        return then(value -> new Value<>(change.apply(value)));
    }

    /** Return what {@code next} says about the value; without a value, what this says. */
    default <R> Reading<R> then(Function<? super T, Reading<R>> next) {
        return switch (this) {
            case Value<T>(T value) -> next.apply(value);
            case Absent<T>() -> new Absent<>();
            case Unreadable<T>(String why) -> new Unreadable<>(why);
        };
    }

    /** Return the value; empty where there is nothing, and where nobody knows. */
    default Optional<T> known() {
        return switch (this) {
            case Value<T>(T value) -> Optional.of(value);
            case Absent<T>() -> Optional.empty();
            case Unreadable<T>(String why) -> Optional.empty();
        };
    }

    /** Return {@code value} where there is nothing. */
    default Reading<T> orIfAbsent(T value) {
        return this instanceof Absent<T> ? new Value<>(value) : this;
    }
}
