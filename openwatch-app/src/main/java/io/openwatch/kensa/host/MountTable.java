package io.openwatch.kensa.host;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.FileText;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.Source;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Mount points and their options; of several on one point the last counts, which hides the others. What another mount above
 * it hides counts for nothing.
 *
 * @param mounts by mount point
 * @since 0.1
 */
public record MountTable(Map<String, Mount> mounts) {

    /** What is mounted now. */
    public static final Fact<MountTable> RUNNING = new Known("/proc/self/mountinfo", MountTable::running);

    /** What fstab mounts with the next boot; absent without an fstab. Mount units are not looked at. */
    public static final Fact<MountTable> PERSISTED = new Known("/etc/fstab", MountTable::persisted);

    /** More mounts do not lie in each other; a hostile list may lead in a circle. */
    private static final int DEEPEST = 64;

    /** Copy the map. */
    public MountTable {
        mounts = Map.copyOf(mounts);
    }

    /**
     * One mount.
     *
     * @param type the file system's type
     * @param options the options that hold, in order, those of the file system itself included, each with its value
     */
    public record Mount(String type, List<String> options) {

        /** Copy the list. */
        public Mount {
            options = List.copyOf(options);
        }

        /** Say whether {@code option} is on: with a value exactly so, without one whatever its value. */
        public boolean has(String option) {
            return options.contains(option)
                    || (option.indexOf('=') < 0 && options.stream().anyMatch(one -> one.startsWith(option + "=")));
        }
    }

    /** Return what is mounted on {@code path}; empty when nothing is. */
    public Optional<Mount> at(String path) {
        return Optional.ofNullable(mounts.get(path));
    }

    private static Map<String, Mount> running(String text) {
        List<Line> lines =
                text.lines().flatMap(line -> MountTable.line(line).stream()).toList();
        Map<String, Line> ids = new HashMap<>();
        Map<String, Set<String>> points = new HashMap<>();
        lines.forEach(line -> {
            ids.put(line.id(), line);
            points.computeIfAbsent(line.parent(), fresh -> new HashSet<>()).add(line.point());
        });
        Map<String, Mount> mounts = new HashMap<>();
        lines.stream()
                .filter(line -> !hidden(line, ids, points))
                .forEach(line -> mounts.put(line.point(), line.mount()));
        return mounts;
    }

    /** A line of mountinfo, with the number of the mount that it lies in. */
    private record Line(String id, String parent, String point, Mount mount) {}

    /** What lies in the same mount as another, but below it, was there before and cannot be reached any more. */
    private static boolean hidden(Line line, Map<String, Line> ids, Map<String, Set<String>> points) {
        int steps = 0;
        for (Line one = line; one != null && steps < DEEPEST; one = ids.get(one.parent())) {
            Set<String> beside = points.getOrDefault(one.parent(), Set.of());
            for (int end = one.point().lastIndexOf('/');
                    end >= 0;
                    end = one.point().lastIndexOf('/', end - 1)) {
                String above = end == 0 ? "/" : one.point().substring(0, end);
                if (!above.equals(one.point()) && beside.contains(above)) {
                    return true;
                }
            }
            steps++;
        }
        return false;
    }

    private static Optional<Line> line(String line) {
        int dash = line.indexOf(" - ");
        String[] before = line.split(" ", -1);
        if (dash < 0 || before.length < 7) {
            return Optional.empty();
        }
        String[] after = line.substring(dash + 3).split(" ", -1);
        List<String> system = after.length > 2 ? List.of(after[2].split(",")) : List.of();
        List<String> options = MountOptions.running(List.of(before[5].split(",")), system);
        return Optional.of(new Line(before[0], before[1], unescaped(before[4]), new Mount(after[0], options)));
    }

    private static Map<String, Mount> persisted(String text) {
        Map<String, Mount> mounts = new HashMap<>();
        text.lines().forEach(line -> persisted(line, mounts));
        return mounts;
    }

    private static void persisted(String line, Map<String, Mount> mounts) {
        String[] fields = line.strip().split("[ \t]+");
        if (fields.length >= 4 && !fields[0].startsWith("#")) {
            mounts.put(
                    unescaped(fields[1]), new Mount(fields[2], MountOptions.persisted(List.of(fields[3].split(",")))));
        }
    }

    /** Spaces and their like are written as three octal digits. */
    private static String unescaped(String path) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            boolean escape = path.startsWith("\\", i)
                    && i + 4 <= path.length()
                    && path.substring(i + 1, i + 4).matches("[0-3][0-7]{2}");
            out.append(escape ? (char) Integer.parseInt(path.substring(i + 1, i + 4), 8) : path.charAt(i));
            i += escape ? 3 : 0;
        }
        return out.length() > 1 && out.charAt(out.length() - 1) == '/'
                ? out.substring(0, out.length() - 1)
                : out.toString();
    }

    private record Known(FileText file, Function<String, Map<String, Mount>> parser) implements Fact<MountTable> {

        Known(String path, Function<String, Map<String, Mount>> parser) {
            this(new FileText(path), parser);
        }

        @Override
        public Set<Source<?>> sources() {
            return Set.of(file);
        }

        @Override
        public Reading<MountTable> read(Facts facts) {
            return facts.get(file).map(text -> new MountTable(parser.apply(text)));
        }
    }
}
