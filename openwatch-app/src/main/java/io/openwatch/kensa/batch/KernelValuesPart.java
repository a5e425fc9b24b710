package io.openwatch.kensa.batch;

import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.KernelValues;
import io.openwatch.kensa.fact.Output;
import io.openwatch.kensa.fact.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Running kernel parameters, all read by one grep.
 *
 * <p>Not by the shell's own {@code read}: some shells read byte by byte, and many files below /proc/sys end after the first.
 *
 * @param number the item of the one grep
 */
record KernelValuesPart(int number, List<Numbered<KernelValues>> keys) implements Part {

    private static final int CAP = 1 << 20;
    private static final int SECONDS = 20;

    @Override
    public void write(StringBuilder script) {
        script.append("set --\n");
        for (Numbered<KernelValues> one : keys) {
            int item = one.number();
            script.append(
                    "n=0\nif [ ! -d /proc/sys ]; then\n  m " + item + " unreadable \"/proc/sys is not there\"\nelse\n"
                            + "for p in " + Sh.pattern(one.source().files()) + "; do\n  if [ -f \"$p\" ]; then\n"
                            + "    [ $n = 0 ] && m " + item + " data\n    n=1\n    printf '%s\\0' \"$p\"\n"
                            + "    [ -r \"$p\" ] && set -- \"$@\" \"$p\"\n  fi\ndone\n"
                            + "if [ $n = 0 ]; then m " + item + " absent; else m " + item + " end; fi\nfi\n");
        }
        // The second file makes grep print names; -s: what cannot be read shows by its absence.
        script.append(
                "[ $# = 0 ] || run " + number + " " + (CAP + 1) + " " + SECONDS + " grep -s '' \"$@\" /dev/null\n");
    }

    @Override
    public void read(Answer answer, Facts.Builder facts) {
        Reading<String> text =
                answer.read(number, sections -> RunsPart.output(sections, CAP)).then(KernelValuesPart::complete);
        keys.forEach(one -> facts.put(one.source(), answer.read(one.number(), sections -> values(sections, text))));
    }

    /** 1 means that no line was found, 2 that a file could not be read: its values are missing then. */
    private static Reading<String> complete(Output output) {
        return output.exit() <= 2
                ? Reading.value(output.stdout())
                : Reading.unreadable("grep ended with [" + output.exit() + "]: " + output.complaint());
    }

    private static Reading<Map<String, String>> values(List<Section> names, Reading<String> text) {
        if (names.isEmpty()) {
            return Reading.unreadable("its answer is not understood");
        }
        return text.then(lines -> {
            Map<String, String> values = new LinkedHashMap<>();
            for (String path : names.getFirst().text().split("\0")) {
                List<String> value = new ArrayList<>();
                lines.lines()
                        .filter(line -> line.startsWith(path + ":"))
                        .forEach(line -> value.add(line.substring(path.length() + 1)));
                if (value.isEmpty()) {
                    return Reading.unreadable("[" + path + "] cannot be read by this user");
                }
                values.put(KernelValues.key(path), String.join("\n", value));
            }
            return Reading.value(values);
        });
    }
}
