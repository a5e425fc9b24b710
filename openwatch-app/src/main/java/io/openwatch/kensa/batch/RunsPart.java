package io.openwatch.kensa.batch;

import io.openwatch.kensa.Platform;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Output;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.ScriptRun;
import io.openwatch.kensa.fact.ToolRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Programs of the host, and scripts of rules, each within its limits.
 *
 * @param platforms where a script is meant to run; nowhere else is it run
 */
record RunsPart(
        List<Numbered<ToolRun>> tools, List<Numbered<ScriptRun>> scripts, Map<ScriptRun, List<Platform>> platforms)
        implements Part {

    /** What GNU timeout, and the shell's own watch, ends with when it had to end the program. */
    private static final String OUT_OF_TIME = "137";

    @Override
    public void write(StringBuilder script) {
        for (Numbered<ToolRun> tool : tools) {
            ToolRun run = tool.source();
            script.append("tool " + limits(tool.number(), run.cap(), run.limit()) + Sh.quote(run.argv()) + "\n");
        }
        scripts.forEach(one -> write(one, script));
    }

    private void write(Numbered<ScriptRun> one, StringBuilder script) {
        ScriptRun run = one.source();
        String command = "run " + limits(one.number(), run.cap(), run.limit()) + "$S -c " + Sh.quote(run.script());
        List<Platform> meant = platforms.getOrDefault(run, List.of());
        if (meant.isEmpty()) {
            script.append(command + "\n");
            return;
        }
        String condition = meant.stream()
                .map(platform -> "on " + Sh.quote(String.join(" ", platform.ids())) + " "
                        + platform.minVersion().orElse(0) + " "
                        + platform.maxVersion().orElse(Integer.MAX_VALUE))
                .collect(Collectors.joining(" || "));
        script.append("if " + condition + "; then\n" + command + "\nelse\n  m " + one.number()
                + " unreadable 'it was not run, because its rules are not meant for this system'\nfi\n");
    }

    private static String limits(int number, int cap, Duration limit) {
        return number + " " + (cap + 1) + " " + Math.max(1, limit.toSeconds()) + " ";
    }

    @Override
    public void read(Answer answer, Facts.Builder facts) {
        tools.forEach(tool -> facts.put(
                tool.source(),
                answer.read(
                        tool.number(),
                        sections -> output(sections, tool.source().cap()))));
        scripts.forEach(one -> facts.put(
                one.source(),
                answer.read(
                        one.number(), sections -> output(sections, one.source().cap()))));
    }

    /** Read what {@code run} of the prelude prints. */
    static Reading<Output> output(List<Section> sections, int cap) {
        if (sections.size() != 2
                || !sections.get(0).is("data")
                || !sections.get(1).is("said")) {
            return Reading.unreadable("its answer is not understood");
        }
        Section data = sections.get(0);
        Section said = sections.get(1);
        String text = said.text();
        int line = text.indexOf('\n') < 0 ? text.length() : text.indexOf('\n');
        String exit = text.substring(0, line);
        if (data.length() > cap) {
            return Reading.unreadable("it printed more than " + cap + " bytes");
        }
        if (!said.argument(0).equals("0") || !exit.matches("\\d{1,3}")) {
            return Reading.unreadable(trouble(said.argument(0), exit));
        }
        String stderr = text.substring(Math.min(line + 1, text.length()));
        return Reading.value(new Output(Integer.parseInt(exit), data.text(), stderr, took(said)));
    }

    private static String trouble(String status, String exit) {
        if (!OUT_OF_TIME.equals(status)) {
            return "it could not be run [" + status + "]";
        }
        return exit.isEmpty()
                ? "it did not end within its time limit"
                : "it ended with [" + exit
                        + "], but something that it started kept its output open past the time limit";
    }

    private static Duration took(Section said) {
        return Duration.ofMillis(Math.max(0, millis(said.argument(2)) - millis(said.argument(1))));
    }

    private static long millis(String seconds) {
        try {
            return Math.round(Double.parseDouble(seconds) * 1000);
        } catch (NumberFormatException other) {
            return 0;
        }
    }
}
