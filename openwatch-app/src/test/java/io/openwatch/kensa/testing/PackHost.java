package io.openwatch.kensa.testing;

import io.openwatch.kensa.fact.FileState;
import io.openwatch.kensa.fact.FileStates;
import io.openwatch.kensa.fact.ModuleFile;
import io.openwatch.kensa.fact.Output;
import io.openwatch.kensa.fact.PathPattern;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.ScriptRun;
import io.openwatch.kensa.fact.Source;
import io.openwatch.kensa.fact.TreeWalk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A host as the files of the rule pack describe it. Beside what they say it has an os-release, a database of packages with
 * one package, a kernel command line and a mounted root.
 *
 * @param answers what it answers, by kind; see {@link #KINDS}
 */
public record PackHost(Map<String, Object> answers) {

    /** Every kind of answer. */
    public static final Set<String> KINDS = Set.of(
            "on",
            "files",
            "modes",
            "kernel",
            "units",
            "packages",
            "prints",
            "mounts",
            "loaded",
            "modules",
            "cmdline",
            "runs",
            "walk");

    /** Check the kinds. */
    public PackHost {
        if (!KINDS.containsAll(answers.keySet())) {
            throw new IllegalArgumentException(answers.keySet() + " are not all of " + KINDS);
        }
    }

    /** Say whether it is meant for {@code system}, such as {@code rhel9}: {@code on} is the beginning of some, or not there. */
    public boolean on(String system) {
        return Arrays.stream(String.valueOf(answers.getOrDefault("on", "")).split(" "))
                .anyMatch(system::startsWith);
    }

    /** Answer as a host with {@code system}; {@code wanted} are the sources that rules ask for. */
    public Told told(String system, Iterable<Source<?>> wanted) {
        Told told = new Told();
        base(told, system);
        texts("files").forEach(told::file);
        texts("modes").forEach((path, text) -> mode(told, path, text));
        texts("kernel").forEach((key, value) -> told.kernel(key, Map.of(key, value)));
        texts("units").forEach((name, state) -> told.unit(name, state.split(" ")[0], state.split(" ")[1]));
        texts("prints").forEach(told::prints);
        texts("modules").forEach((name, file) -> told.source(new ModuleFile(name), Reading.value(file)));
        List<FileState> walked = list("walk").stream().map(PackHost::state).toList();
        told.source(new TreeWalk(), Reading.value(new TreeWalk.Found(walked, true)));
        if (answers.get("runs") instanceof Map<?, ?> run) {
            Output output = new Output((int) run.get("exit"), String.valueOf(run.get("out")), "", Duration.ZERO);
            wanted.forEach(source -> script(told, source, output));
        }
        return told;
    }

    private void base(Told told, String system) {
        String id = system.replaceFirst("[0-9]+$", "");
        told.file("/etc/os-release", "ID=" + id + "\nVERSION_ID=\"" + system.substring(id.length()) + "\"\n");
        told.file("/proc/cmdline", String.valueOf(answers.getOrDefault("cmdline", "quiet")) + "\n");
        told.file(
                "/proc/modules",
                list("loaded").stream().map(name -> name + " 1 0\n").collect(Collectors.joining()));
        told.file(
                "/proc/self/mountinfo",
                "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"
                        + texts("mounts").entrySet().stream()
                                .map(one ->
                                        "2 1 8:2 / " + one.getKey() + " " + one.getValue() + " - ext4 /dev/sdb1 rw\n")
                                .collect(Collectors.joining()));
        List<String> packages = new ArrayList<>(list("packages"));
        packages.add("bash");
        boolean rpm = id.equals("rhel");
        told.prints(
                rpm ? "rpm -qa" : "dpkg-query -W",
                packages.stream().map(name -> "installed\t" + name + "\t1\n").collect(Collectors.joining()));
        told.prints(rpm ? "dnf" : "apt-get", "");
    }

    private static void mode(Told told, String path, String text) {
        told.source(new FileStates(new PathPattern(path)), Reading.value(List.of(state(path + " " + text))));
    }

    /** {@code PATH MODE OWNER GROUP}, of a directory with a slash behind the path. */
    private static FileState state(String text) {
        String[] words = text.split(" ");
        int type = words[0].endsWith("/") ? 0040000 : 0100000;
        return new FileState(words[0], type | Integer.parseInt(words[1], 8), 7, 7, words[2], words[3], 1);
    }

    private static void script(Told told, Source<?> source, Output output) {
        if (source instanceof ScriptRun run) {
            told.source(run, Reading.value(output));
        }
    }

    private Map<String, String> texts(String kind) {
        Map<String, String> texts = new java.util.LinkedHashMap<>();
        if (answers.get(kind) instanceof Map<?, ?> map) {
            map.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
        }
        return texts;
    }

    private List<String> list(String kind) {
        return answers.get(kind) instanceof List<?> all
                ? all.stream().map(String::valueOf).toList()
                : List.of();
    }
}
