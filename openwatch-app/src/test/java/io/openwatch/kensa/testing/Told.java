package io.openwatch.kensa.testing;

import io.openwatch.kensa.fact.DirectoryText;
import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.FileState;
import io.openwatch.kensa.fact.FileStates;
import io.openwatch.kensa.fact.FileText;
import io.openwatch.kensa.fact.KernelValues;
import io.openwatch.kensa.fact.Output;
import io.openwatch.kensa.fact.PathPattern;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.Source;
import io.openwatch.kensa.fact.ToolPath;
import io.openwatch.kensa.fact.ToolRun;
import io.openwatch.kensa.fact.UnitState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A host as tests describe it: what is not mentioned is not there. */
public final class Told {

    private final Map<Source<?>, Reading<?>> told = new LinkedHashMap<>();
    private final Map<String, String> programs = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> directories = new LinkedHashMap<>();

    /** A file with what it holds. */
    public Told file(String path, String text) {
        told.put(new FileText(path), Reading.value(text));
        int slash = path.lastIndexOf('/');
        directories
                .computeIfAbsent(path.substring(0, Math.max(1, slash)), fresh -> new LinkedHashMap<>())
                .put(path, text);
        return this;
    }

    /** A file or directory that may not be read. */
    public Told unreadable(String path) {
        told.put(new FileText(path), Reading.unreadable("permission denied"));
        told.put(new DirectoryText(path, ".conf"), Reading.unreadable("permission denied"));
        told.put(new FileStates(new PathPattern(path)), Reading.unreadable("permission denied"));
        return this;
    }

    /** A file with owner root:shadow and {@code mode}. */
    public Told mode(String path, int mode) {
        told.put(
                new FileStates(new PathPattern(path)),
                Reading.value(List.of(new FileState(path, 0100000 | mode, 0, 42, "root", "shadow", 1))));
        return this;
    }

    /** A program of the host and what it prints, whatever its arguments behind those named. */
    public Told prints(String command, String output) {
        programs.put(command, output);
        return this;
    }

    /** A kernel parameter or several that a key with wildcards names. */
    public Told kernel(String key, Map<String, String> values) {
        told.put(new KernelValues(key), Reading.value(values));
        return this;
    }

    /** A unit in a state. */
    public Told unit(String name, String file, String active) {
        told.put(new UnitState(name), Reading.value(Map.of("UnitFileState", file, "ActiveState", active)));
        return this;
    }

    /** What a script of a rule ends with and prints. */
    public Told script(Source<Output> run, int exit, String stdout, String stderr) {
        told.put(run, Reading.value(new Output(exit, stdout, stderr, Duration.ofMillis(5))));
        return this;
    }

    /** What came of asking for something else. */
    public <T> Told source(Source<T> source, Reading<T> reading) {
        told.put(source, reading);
        return this;
    }

    /** Answer everything that {@code wanted} rests on. */
    public Facts facts(Iterable<? extends Fact<?>> wanted) {
        Facts.Builder facts = Facts.builder();
        for (Fact<?> fact : wanted) {
            fact.sources().forEach(source -> answer(source, facts));
        }
        return facts.build();
    }

    @SuppressWarnings("unchecked") // what was told of a source is of its type
    private <T> void answer(Source<T> source, Facts.Builder facts) {
        Reading<?> reading = told.get(source);
        if (reading == null && source instanceof ToolRun run) {
            reading = printed(run);
        }
        if (reading == null && source instanceof DirectoryText directory) {
            reading = listed(directory);
        }
        if (reading == null && source instanceof ToolPath tool) {
            boolean there = programs.keySet().stream().anyMatch(one -> one.split(" ")[0].equals(tool.name()));
            reading = there ? Reading.value("/usr/bin/" + tool.name()) : Reading.absent();
        }
        facts.put(source, reading == null ? Reading.absent() : (Reading<T>) reading);
    }

    private Reading<?> printed(ToolRun run) {
        String line = String.join(" ", run.argv());
        return programs.entrySet().stream()
                .filter(one -> line.equals(one.getKey()) || line.startsWith(one.getKey() + " -"))
                .max(java.util.Comparator.comparingInt(one -> one.getKey().length()))
                .<Reading<?>>map(one -> Reading.value(new Output(0, one.getValue(), "", Duration.ZERO)))
                .orElse(Reading.absent());
    }

    private Reading<?> listed(DirectoryText directory) {
        Map<String, String> files = directories.get(directory.path());
        return files == null
                ? Reading.absent()
                : Reading.value(files.entrySet().stream()
                        .filter(one -> one.getKey().endsWith(directory.suffix()))
                        .map(one -> new DirectoryText.Entry(one.getKey(), Reading.value(one.getValue())))
                        .toList());
    }
}
