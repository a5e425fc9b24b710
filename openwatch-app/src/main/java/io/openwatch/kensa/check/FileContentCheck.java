package io.openwatch.kensa.check;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.FileText;
import io.openwatch.kensa.fact.Reading;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Whether a file holds a text.
 *
 * @param pattern whether the text is a regular expression for one line rather than the text itself
 */
record FileContentCheck(String method, FileText file, String text, boolean pattern, IfAbsent ifAbsent)
        implements Check {

    private static final Parameter PATH = Parameter.required("path", Kind.PATH, "the file");
    private static final Parameter IF_ABSENT = IfAbsent.parameter("a file that is not there");

    static List<Method> methods() {
        return List.of(
                Method.of(
                        "file_content",
                        "A file holds a text, exactly so.",
                        arguments -> of(arguments, "expected_content"),
                        PATH,
                        Parameter.required("expected_content", Kind.VALUE, "the text"),
                        IF_ABSENT),
                Method.of(
                        "file_content_match",
                        "A line of a file matches an extended regular expression; comments are lines too.",
                        arguments -> of(arguments, "pattern"),
                        PATH,
                        Parameter.required("pattern", Kind.PATTERN, "the expression"),
                        IF_ABSENT));
    }

    private static Check of(Arguments arguments, String name) {
        if (arguments.text(name).isEmpty()) {
            throw new BadArgument(name, "every file holds the empty text");
        }
        return new FileContentCheck(
                arguments.method(),
                new FileText(arguments.text("path")),
                arguments.text(name),
                name.equals("pattern"),
                IfAbsent.of(arguments));
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(file);
    }

    @Override
    public Judgement judge(Facts facts) {
        Look look = new Look(method, file.path(), (pattern ? "a line that matches [" : "[") + text + "]");
        return switch (facts.get(file)) {
            case Reading.Value<String>(String content) -> judge(look, content);
            case Reading.Absent<String>() -> ifAbsent.judge(look, "no such file");
            case Reading.Unreadable<String>(String why) -> look.error(why);
        };
    }

    private Judgement judge(Look look, String content) {
        if (!pattern) {
            return look.met(content.contains(text), content.contains(text) ? "it holds it" : "it does not hold it");
        }
        return switch (Ere.of(text).find(Arrays.asList(content.split("\n")))) {
            case FOUND -> look.pass("a line matches");
            case NOT_FOUND -> look.fail("no line matches");
            case GAVE_UP -> look.error("the pattern takes too long on it");
        };
    }
}
