package io.openwatch.kensa.rule;

import io.openwatch.kensa.Shown;
import java.util.Optional;

/**
 * Something wrong with a file of rules or variables.
 *
 * @param level how bad it is
 * @param file the file
 * @param line the line, from 1; 0 when it is about the file as a whole
 * @param what what is wrong; safe to show
 * @param nearest what was probably meant
 * @since 0.1
 */
public record Problem(Level level, String file, int line, String what, Optional<String> nearest) {

    /** How bad it is. */
    public enum Level {
        /** The file cannot be used. */
        ERROR,
        /** It can be used, but something is not as it should be. */
        WARNING
    }

    /** Make the text safe to show. */
    public Problem {
        what = Shown.text(what);
    }

    /** Say whether the file cannot be used. */
    public boolean error() {
        return level == Level.ERROR;
    }

    /** Return place, text and what was probably meant. */
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + what
                + nearest.map(name -> "; did you mean [" + name + "]?").orElse("");
    }
}
