package io.openwatch.kensa.batch;

import io.openwatch.kensa.fact.FileState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what stat prints, one file on a line. A name may hold line ends, and whoever chose it may mean to deceive. */
final class StatLines {

    /** Raw mode, numbers, size, names (which may hold spaces), the path. Both GNU and busybox know these. */
    static final String FORMAT = "%f %u %g %s %U:%G:%n";

    private static final Pattern FIELDS =
            Pattern.compile("([0-9a-f]{1,8}) (\\d{1,10}) (\\d{1,10}) (\\d{1,18}) ([^:\n]+):([^:\n]+):(?=/)");

    private StatLines() {}

    /**
     * Read the states of {@code paths}, in the order in which stat was asked for them.
     *
     * <p>Knowing name and order, a name that looks like further lines is taken whole. A path that stat failed on is skipped.
     */
    static Map<String, FileState> inOrder(String text, List<String> paths) {
        Map<String, FileState> states = new HashMap<>();
        Matcher fields = FIELDS.matcher(text);
        int at = 0;
        for (String path : paths) {
            fields.region(at, text.length());
            if (fields.lookingAt() && text.startsWith(path + "\n", fields.end())) {
                states.put(path, state(fields, path));
                at = fields.end() + path.length() + 1;
            }
        }
        return states;
    }

    /** Read the states of files that nobody knows beforehand. A name with line ends can feign more files, never hide one. */
    static List<FileState> all(String text) {
        List<FileState> states = new ArrayList<>();
        Matcher fields = FIELDS.matcher(text);
        for (String line : text.split("\n")) {
            fields.reset(line);
            if (fields.lookingAt()) {
                states.add(state(fields, line.substring(fields.end())));
            } else if (!states.isEmpty()) {
                states.add(longer(states.removeLast(), line));
            }
        }
        return states;
    }

    private static FileState state(Matcher fields, String path) {
        return new FileState(
                path,
                (int) Long.parseLong(fields.group(1), 16),
                Long.parseLong(fields.group(2)),
                Long.parseLong(fields.group(3)),
                fields.group(5),
                fields.group(6),
                Long.parseLong(fields.group(4)));
    }

    private static FileState longer(FileState state, String line) {
        return new FileState(
                state.path() + "\n" + line,
                state.mode(),
                state.uid(),
                state.gid(),
                state.owner(),
                state.group(),
                state.size());
    }
}
