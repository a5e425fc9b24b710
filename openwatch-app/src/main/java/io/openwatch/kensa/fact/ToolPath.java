package io.openwatch.kensa.fact;

import java.util.regex.Pattern;

/**
 * Where a program is found on the search path of the scanner; absent when it is not.
 *
 * @param name the program's name
 * @since 0.1
 */
public record ToolPath(String name) implements Source<String> {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_+.][A-Za-z0-9_+.-]*");

    /** Check the name. */
    public ToolPath {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("[" + name + "] is no name of a program");
        }
    }
}
