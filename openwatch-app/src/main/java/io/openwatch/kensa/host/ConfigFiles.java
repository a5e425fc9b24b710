package io.openwatch.kensa.host;

import io.openwatch.kensa.fact.DirectoryText;
import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.FileText;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The lines of a file and its drop-ins, in the order in which they are read; absent when there is none of them.
 *
 * @param base the file read first; empty for drop-ins alone
 * @param directories the directories of drop-ins, by descending rank: of files of one name, that of the first counts
 * @param suffix what drop-ins end with
 * @param baseLast whether {@code base} is read behind the drop-ins
 * @since 0.1
 */
public record ConfigFiles(Optional<FileText> base, List<String> directories, String suffix, boolean baseLast)
        implements Fact<List<ConfigLine>> {

    /** Copy the list. */
    public ConfigFiles {
        directories = List.copyOf(directories);
    }

    /** Read the base first. */
    public ConfigFiles(Optional<FileText> base, List<String> directories, String suffix) {
        this(base, directories, suffix, false);
    }

    /** Read one file alone. */
    public static ConfigFiles of(String path) {
        return new ConfigFiles(Optional.of(new FileText(path)), List.of(), "");
    }

    /** Read {@code path}, then the drop-ins of {@code directory}. */
    public static ConfigFiles of(String path, String directory) {
        return new ConfigFiles(Optional.of(new FileText(path)), List.of(directory), ".conf");
    }

    @Override
    public Set<Source<?>> sources() {
        List<Fact<?>> all = new ArrayList<>(listed());
        base.ifPresent(all::add);
        return Sources.of(all.toArray(new Fact<?>[0]));
    }

    private List<DirectoryText> listed() {
        return directories.stream().map(path -> new DirectoryText(path, suffix)).toList();
    }

    @Override
    public Reading<List<ConfigLine>> read(Facts facts) {
        List<DirectoryText.Entry> files = new ArrayList<>();
        boolean any = false;
        if (base.isPresent()) {
            Reading<String> text = facts.get(base.get());
            any = !(text instanceof Reading.Absent);
            files.add(new DirectoryText.Entry(base.get().path(), text));
        }
        TreeMap<String, DirectoryText.Entry> named = new TreeMap<>();
        for (DirectoryText directory : listed()) {
            switch (facts.get(directory)) {
                case Reading.Value<List<DirectoryText.Entry>>(List<DirectoryText.Entry> entries) -> {
                    any = true;
                    entries.forEach(entry -> named.putIfAbsent(entry.name(), entry));
                }
                case Reading.Absent<List<DirectoryText.Entry>>() -> {}
                case Reading.Unreadable<List<DirectoryText.Entry>>(String why) -> {
                    return Reading.unreadable("[" + directory.path() + "]: " + why);
                }
            }
        }
        files.addAll(baseLast ? 0 : files.size(), named.values());
        return any ? lines(files) : Reading.absent();
    }

    private static Reading<List<ConfigLine>> lines(List<DirectoryText.Entry> files) {
        List<ConfigLine> lines = new ArrayList<>();
        for (DirectoryText.Entry file : files) {
            switch (file.text()) {
                case Reading.Value<String>(String text) -> lines.addAll(ConfigLine.of(file.path(), text));
                case Reading.Absent<String>() -> {}
                case Reading.Unreadable<String>(String why) -> {
                    return Reading.unreadable("[" + file.path() + "]: " + why);
                }
            }
        }
        return Reading.value(lines);
    }
}
