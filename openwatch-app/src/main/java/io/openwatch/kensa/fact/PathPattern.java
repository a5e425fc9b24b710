package io.openwatch.kensa.fact;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path in which {@code *}, {@code ?} and {@code [a-z]} stand for parts of names, as in a shell.
 *
 * @param text the pattern, absolute
 * @since 0.1
 */
public record PathPattern(String text) {

    private static final Pattern WILD = Pattern.compile("[*?]|\\[[!^]?[A-Za-z0-9_.-]+]");

    /** Check the pattern. */
    public PathPattern {
        Paths.check(text);
    }

    /** Say whether it can stand for more than one path. */
    public boolean wild() {
        return WILD.matcher(text).find();
    }

    /** Return the deepest directory that is written without wildcards. */
    public String root() {
        Matcher wild = WILD.matcher(text);
        int end = wild.find() ? wild.start() : text.length();
        int slash = text.lastIndexOf('/', end - 1);
        return slash <= 0 ? "/" : text.substring(0, slash);
    }

    /** Return the directories that must be listed or entered to find what it names, the outermost first. */
    public List<PathPattern> parents() {
        List<PathPattern> parents = new ArrayList<>();
        for (int slash = root().equals("/") ? 0 : root().length(); slash >= 0; slash = text.indexOf('/', slash + 1)) {
            parents.add(new PathPattern(slash == 0 ? "/" : text.substring(0, slash)));
        }
        return parents;
    }

    /** Return its parts in order, each either literal or a wildcard. */
    public List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        Matcher wild = WILD.matcher(text);
        int last = 0;
        while (wild.find()) {
            if (wild.start() > last) {
                parts.add(new Part(text.substring(last, wild.start()), false));
            }
            parts.add(new Part(wild.group(), true));
            last = wild.end();
        }
        if (last < text.length()) {
            parts.add(new Part(text.substring(last), false));
        }
        return parts;
    }

    /**
     * A piece of a pattern.
     *
     * @param text the piece
     * @param wild whether a shell may expand it
     */
    public record Part(String text, boolean wild) {}
}
