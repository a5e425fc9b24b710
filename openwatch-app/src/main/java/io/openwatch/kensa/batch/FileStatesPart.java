package io.openwatch.kensa.batch;

import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.FileState;
import io.openwatch.kensa.fact.FileStates;
import io.openwatch.kensa.fact.PathPattern;
import io.openwatch.kensa.fact.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Owners, groups and modes. The shell lists what each pattern names, one stat looks at all of it.
 *
 * @param number the item of the one stat
 */
record FileStatesPart(int number, List<Numbered<FileStates>> patterns) implements Part {

    private static final int CAP = 4 << 20;
    private static final int SECONDS = 20;

    @Override
    public void write(StringBuilder script) {
        script.append("set --\n");
        patterns.forEach(one -> write(one, script));
        script.append("[ $# = 0 ] || run " + number + " " + (CAP + 1) + " " + SECONDS + " stat -L -c "
                + Sh.quote(StatLines.FORMAT) + " -- \"$@\"\n");
    }

    private static void write(Numbered<FileStates> one, StringBuilder script) {
        PathPattern pattern = one.source().pattern();
        int item = one.number();
        String list = "n=0\nfor p in " + Sh.pattern(pattern) + "; do\n  if there \"$p\"; then\n    [ $n = 0 ] && m "
                + item + " data\n    n=1\n    printf '%s\\0' \"$p\"\n    set -- \"$@\" \"$p\"\n  fi\ndone\n";
        if (!pattern.wild()) {
            script.append(list + "if [ $n = 0 ]; then gone " + item + " \"$p\"; else m " + item + " end; fi\n");
            return;
        }
        String parents = pattern.parents().stream().map(Sh::pattern).collect(Collectors.joining(" "));
        script.append("if closed " + parents + "; then m " + item
                + " unreadable \"no permission to look into $d\"; else\n"
                + list + "if [ $n = 1 ]; then m " + item + " end; elif [ -d " + Sh.quote(pattern.root())
                + " ]; then m " + item + " absent; else gone " + item + " " + Sh.quote(pattern.root()) + "; fi\nfi\n");
    }

    @Override
    public void read(Answer answer, Facts.Builder facts) {
        Reading<Map<String, FileState>> states = answer.read(number, sections -> RunsPart.output(sections, CAP))
                .map(output -> StatLines.inOrder(output.stdout(), listed(answer)));
        patterns.forEach(one ->
                facts.put(one.source(), answer.read(one.number(), sections -> states(names(sections), states))));
    }

    private List<String> listed(Answer answer) {
        List<String> paths = new ArrayList<>();
        for (Numbered<FileStates> one : patterns) {
            if (answer.read(one.number(), sections -> Reading.value(names(sections)))
                    instanceof Reading.Value<List<String>>(List<String> names)) {
                paths.addAll(names);
            }
        }
        return paths;
    }

    private static List<String> names(List<Section> sections) {
        if (sections.isEmpty()) {
            return List.of();
        }
        String text = sections.getFirst().text();
        return text.isEmpty()
                ? List.of()
                : List.of(text.substring(0, text.length() - 1).split("\0", -1));
    }

    private static Reading<List<FileState>> states(List<String> paths, Reading<Map<String, FileState>> states) {
        return states.then(known -> {
            for (String path : paths) {
                if (!known.containsKey(path)) {
                    return Reading.unreadable(
                            "stat says nothing about [" + path + "]; a link to nothing, or no permission");
                }
            }
            return Reading.value(paths.stream().map(known::get).toList());
        });
    }
}
