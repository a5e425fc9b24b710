package io.openwatch.kensa.check;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.FileState;
import io.openwatch.kensa.fact.FileStates;
import io.openwatch.kensa.fact.PathPattern;
import io.openwatch.kensa.fact.Reading;
import java.util.List;
import java.util.Set;

/** Whether a file is there. */
record FileExistenceCheck(String method, FileStates file, boolean present) implements Check {

    private static final Parameter PATH =
            Parameter.required("path", Kind.PATH_PATTERN, "the file or directory; with wildcards, any that fits");

    static List<Method> methods() {
        return List.of(
                Method.of("file_exists", "A file or directory is there.", arguments -> of(arguments, true), PATH),
                Method.of("file_absent", "A file or directory is not there.", arguments -> of(arguments, false), PATH));
    }

    private static Check of(Arguments arguments, boolean present) {
        return new FileExistenceCheck(
                arguments.method(), new FileStates(new PathPattern(arguments.text("path"))), present);
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(file);
    }

    @Override
    public Judgement judge(Facts facts) {
        Look look = new Look(method, file.pattern().text(), present ? "there" : "not there");
        return switch (facts.get(file)) {
            case Reading.Value<List<FileState>>(List<FileState> states) ->
                look.met(present, states.getFirst().path() + " is there");
            case Reading.Absent<List<FileState>>() -> look.met(!present, "not there");
            case Reading.Unreadable<List<FileState>>(String why) -> look.error(why);
        };
    }
}
