package io.openwatch.kensa.rule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Collects what is wrong with one file. */
final class Problems {

    private final String file;
    private final List<Problem> found = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void error(int line, String what) {
        found.add(new Problem(Problem.Level.ERROR, file, line, what, Optional.empty()));
    }

    void warning(int line, String what) {
        found.add(new Problem(Problem.Level.WARNING, file, line, what, Optional.empty()));
    }

    /** Report a name that nobody knows, with the known one that it is nearest to. */
    void unknown(Problem.Level level, int line, String what, String name, Collection<String> known) {
        found.add(new Problem(level, file, line, what + " [" + name + "]", Nearest.to(name, known)));
    }

    boolean errors() {
        return found.stream().anyMatch(Problem::error);
    }

    List<Problem> all() {
        return List.copyOf(found);
    }
}
