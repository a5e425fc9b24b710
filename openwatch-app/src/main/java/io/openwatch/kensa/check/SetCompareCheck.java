package io.openwatch.kensa.check;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Output;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.ScriptRun;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether everything that is observed was declared. */
record SetCompareCheck(String method, ScriptRun observed, List<String> authorized, Optional<String> aliasSeparator)
        implements Check {

    static List<Method> methods() {
        return List.of(Method.of(
                "set_compare",
                "Everything that a script observes, one member on a line, is declared. Something declared but not"
                        + " observed is told and breaks nothing; where nothing is declared the rule is skipped.",
                arguments -> new SetCompareCheck(
                        arguments.method(),
                        CommandCheck.script(arguments, "observed_command"),
                        arguments.list("authorized"),
                        arguments.find("alias_separator").filter(separator -> !separator.isEmpty())),
                Parameter.required("observed_command", Kind.SCRIPT, "prints one member on a line"),
                Parameter.required("authorized", Kind.WORDS, "what is declared"),
                Parameter.optional(
                        "alias_separator", Kind.LINE, "separates names of one member; one that is declared is enough"),
                CommandCheck.TIMEOUT));
    }

    @Override
    public Set<Fact<?>> facts() {
        return authorized.isEmpty() ? Set.of() : Set.of(observed);
    }

    @Override
    public Judgement judge(Facts facts) {
        Look look = new Look(method, observed.script(), "none but " + String.join(", ", authorized));
        if (authorized.isEmpty()) {
            return look.skipped("nothing is declared to compare with");
        }
        return switch (facts.get(observed)) {
            case Reading.Value<Output>(Output output) -> judge(look, output);
            case Reading.Absent<Output>() -> look.error("it was not run");
            case Reading.Unreadable<Output>(String why) -> look.error(why);
        };
    }

    private Judgement judge(Look look, Output output) {
        boolean nothing = output.exit() == 1
                && output.stdout().isBlank()
                && output.stderr().isBlank();
        if (output.exit() != 0 && !nothing) {
            return look.error("it ended with [" + output.exit() + "]: " + output.complaint());
        }
        Set<String> seen = new LinkedHashSet<>();
        List<String> extra = output.stdout()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .filter(line -> !declared(line, seen))
                .distinct()
                .toList();
        if (!extra.isEmpty()) {
            return look.fail("not declared: " + String.join(", ", extra));
        }
        List<String> unseen =
                authorized.stream().filter(name -> !seen.contains(name)).toList();
        String declared = unseen.isEmpty() ? "" : ", declared but not there: " + String.join(", ", unseen);
        return look.pass((seen.isEmpty() ? "nothing observed" : seen.size() + " observed, all declared") + declared);
    }

    private boolean declared(String line, Set<String> seen) {
        List<String> names = aliasSeparator
                .map(separator -> Arrays.stream(line.split(Pattern.quote(separator)))
                        .map(String::strip)
                        .toList())
                .orElseGet(() -> List.of(line));
        List<String> known = names.stream().filter(authorized::contains).toList();
        seen.addAll(known);
        return !known.isEmpty();
    }
}
