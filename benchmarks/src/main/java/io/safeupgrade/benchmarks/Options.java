package io.safeupgrade.benchmarks;

import java.util.List;

/** The options of a benchmark, each a name and a value. */
public final class Options {

    private Options() {}

    /** Return the value of {@code name}, or {@code otherwise} where it is not given. */
    public static String text(String[] arguments, String name, String otherwise) {
        int at = List.of(arguments).indexOf(name);
        if (at >= 0 && at == arguments.length - 1) {
            throw new IllegalArgumentException(name + " wants a value");
        }
        return at < 0 ? otherwise : arguments[at + 1];
    }

    /** Return the number of {@code name}, or {@code otherwise} where it is not given. */
    public static int number(String[] arguments, String name, int otherwise) {
        return Integer.parseInt(text(arguments, name, String.valueOf(otherwise)));
    }
}
