package io.openwatch.kensa.check;

import io.openwatch.kensa.Evidence;
import io.openwatch.kensa.Status;
import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Output;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.ScriptRun;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a script of the rule ends with and prints.
 *
 * @param stdout what it must print; empty when that does not count
 * @param match how the output is compared with that
 * @param notAssessable the exit code by which the script says that it cannot tell
 */
record CommandCheck(
        String method, ScriptRun script, int exit, Optional<String> stdout, String match, OptionalInt notAssessable)
        implements Check {

    static final Parameter TIMEOUT =
            Parameter.optional("timeout", Kind.SECONDS, "how many seconds it may run (default 10)");

    /** The shell's own: not executable, not found. */
    private static final Set<Integer> NOT_RUN = Set.of(126, 127);

    private static final int LAST_SIGNAL = 128 + 64;

    static List<Method> methods() {
        return List.of(Method.of(
                        "command",
                        "A script ends with an exit code and prints what it should. It runs in a fresh shell, without"
                                + " input, in the C locale. A program that is missing or was killed is an error, not a"
                                + " verdict.",
                        CommandCheck::of,
                        Parameter.optional("run", Kind.SCRIPT, "the script"),
                        Parameter.optional("cmd", Kind.SCRIPT, "the same"),
                        Parameter.optional("expected_exit", Kind.EXIT, "the exit code that is wanted (default 0)"),
                        Parameter.optional("expected_stdout", Kind.VALUE, "what it must print; empty for nothing"),
                        Parameter.optional("expected_output", Kind.VALUE, "the same"),
                        Parameter.optional(
                                "stdout_match",
                                Kind.OUTPUT_MATCH,
                                "how: `words` (the default) as whole words somewhere in a line, `contains` anywhere,"
                                        + " `equals` as a whole, `matches` as an extended regular expression for a line"),
                        Parameter.optional(
                                "not_assessable_exit",
                                Kind.EXIT,
                                "the exit code by which the script says that it cannot tell; the rule is skipped and"
                                        + " the output is the reason"),
                        TIMEOUT)
                .with(Group.one("run", "cmd"), Group.atMostOne("expected_stdout", "expected_output")));
    }

    private static Check of(Arguments arguments) {
        Optional<String> stdout = arguments.find("expected_stdout").or(() -> arguments.find("expected_output"));
        String match = arguments.find("stdout_match").orElse("words");
        if (match.equals("matches")) {
            stdout.flatMap(Ere::problem).ifPresent(why -> {
                throw new BadArgument("expected_stdout", why);
            });
        }
        return new CommandCheck(
                arguments.method(),
                script(arguments, arguments.find("run").isPresent() ? "run" : "cmd"),
                arguments.find("expected_exit").map(Integer::parseInt).orElse(0),
                stdout,
                match,
                arguments
                        .find("not_assessable_exit")
                        .map(code -> OptionalInt.of(Integer.parseInt(code)))
                        .orElse(OptionalInt.empty()));
    }

    static ScriptRun script(Arguments arguments, String name) {
        Duration limit = arguments
                .find("timeout")
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(ScriptRun.LIMIT);
        return new ScriptRun(arguments.text(name), limit, ScriptRun.CAP);
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(script);
    }

    @Override
    public Judgement judge(Facts facts) {
        Look look = new Look(method, script.script(), wanted());
        return switch (facts.get(script)) {
            case Reading.Value<Output>(Output output) -> judge(look, output);
            case Reading.Absent<Output>() -> look.error("it was not run");
            case Reading.Unreadable<Output>(String why) -> judgement(look, Status.ERROR, why, "command: " + why);
        };
    }

    private Judgement judge(Look look, Output output) {
        String found = "exit code " + output.exit() + shown(output);
        OptionalInt code = OptionalInt.of(output.exit());
        if (notAssessable.isPresent() && notAssessable.getAsInt() == output.exit()) {
            String reason = output.stdout().isBlank()
                    ? "the rule cannot tell"
                    : output.stdout().strip();
            return look.judgement(Status.SKIPPED, found, reason, code);
        }
        if (output.exit() != exit) {
            return trouble(output)
                    .map(why -> look.judgement(Status.ERROR, found, "command: " + why, code))
                    .orElseGet(() -> look.judgement(
                            Status.FAIL, found, "command: exit code " + output.exit() + ", expected " + exit, code));
        }
        return switch (printed(output.stdout())) {
            case FOUND -> look.judgement(Status.PASS, found, "command: as expected", code);
            case NOT_FOUND ->
                look.judgement(
                        Status.FAIL, found, "command: printed [" + first(output) + "], expected " + wanted(), code);
            case GAVE_UP -> look.judgement(Status.ERROR, found, "command: the pattern takes too long on it", code);
        };
    }

    private static Judgement judgement(Look look, Status status, String found, String detail) {
        return look.judgement(status, found, detail, OptionalInt.empty());
    }

    private static Optional<String> trouble(Output output) {
        if (NOT_RUN.contains(output.exit())) {
            return Optional.of("a program could not be run: " + output.complaint());
        }
        return output.exit() > 128 && output.exit() <= LAST_SIGNAL
                ? Optional.of("it was killed by signal " + (output.exit() - 128))
                : Optional.empty();
    }

    private Ere.Search printed(String output) {
        if (stdout.isEmpty()) {
            return Ere.Search.FOUND;
        }
        String wanted = stdout.get().strip();
        List<String> lines = Arrays.asList(output.split("\n"));
        if (match.equals("matches")) {
            return Ere.of(stdout.get()).find(lines);
        }
        boolean is = switch (match) {
            case "equals" -> output.strip().equals(wanted);
            case "contains" -> wanted.isEmpty() ? output.isBlank() : output.contains(wanted);
            default -> wanted.isEmpty() ? output.isBlank() : words(output, wanted);
        };
        return is ? Ere.Search.FOUND : Ere.Search.NOT_FOUND;
    }

    /** Spaces of any kind and number are one; so {@code 0} is no part of {@code 10}. Several lines are compared as one run. */
    private static boolean words(String output, String wanted) {
        String between = " " + wanted.replaceAll("\\s+", " ") + " ";
        if (wanted.indexOf('\n') >= 0) {
            return (" " + output.strip().replaceAll("\\s+", " ") + " ").contains(between);
        }
        return output.lines().anyMatch(line -> (" " + line.strip().replaceAll("\\s+", " ") + " ").contains(between));
    }

    private String wanted() {
        String code = "exit code " + exit;
        return stdout.map(text -> code + (text.isBlank() ? " and no output" : " and output [" + text.strip() + "]"))
                .orElse(code);
    }

    private static String first(Output output) {
        String text = output.stdout().strip();
        return text.length() > Evidence.LONGEST ? text.substring(0, Evidence.LONGEST) : text;
    }

    private static String shown(Output output) {
        String out =
                output.stdout().isBlank() ? "" : "\nstdout: " + output.stdout().strip();
        String err =
                output.stderr().isBlank() ? "" : "\nstderr: " + output.stderr().strip();
        return out + err;
    }
}
