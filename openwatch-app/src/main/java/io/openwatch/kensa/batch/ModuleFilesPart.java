package io.openwatch.kensa.batch;

import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.ModuleFile;
import io.openwatch.kensa.fact.Output;
import io.openwatch.kensa.fact.Reading;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which modules the kernel could load: one look into its lists.
 *
 * @param number the item of the one grep
 */
record ModuleFilesPart(int number, List<Numbered<ModuleFile>> modules) implements Part {

    private static final int CAP = 1 << 20;
    private static final int SECONDS = 20;

    @Override
    public void write(StringBuilder script) {
        String names = modules.stream()
                .map(one -> one.source().name().replace("_", "[-_]"))
                .collect(Collectors.joining("|"));
        script.append("k=/lib/modules/$(uname -r)\nif [ ! -e \"$k\" ]; then m " + number + " absent\n"
                + "elif [ ! -r \"$k/modules.dep\" ] || [ ! -r \"$k/modules.builtin\" ]; then\n  m " + number
                + " unreadable \"the lists of modules in $k cannot be read\"\nelse\n"
                + "run " + number + " " + (CAP + 1) + " " + SECONDS + " grep -hE "
                + Sh.quote("^([^:]*/)?(" + names + ")\\.ko(\\.[a-z0-9]+)?(:|$)")
                + " \"$k/modules.dep\" \"$k/modules.builtin\"\nfi\n");
    }

    @Override
    public void read(Answer answer, Facts.Builder facts) {
        Reading<List<String>> files =
                answer.read(number, sections -> RunsPart.output(sections, CAP)).then(ModuleFilesPart::files);
        modules.forEach(one -> facts.put(one.source(), file(files, one.source().name())));
    }

    private static Reading<List<String>> files(Output output) {
        return output.exit() <= 1
                ? Reading.value(
                        output.stdout().lines().map(ModuleFilesPart::file).toList())
                : Reading.unreadable("grep ended with [" + output.exit() + "]: " + output.complaint());
    }

    /** In {@code modules.dep} each module has a colon behind it, in {@code modules.builtin} none. */
    private static String file(String line) {
        return line.indexOf(':') < 0 ? ModuleFile.BUILT_IN + line : line.replaceFirst(":.*", "");
    }

    private static Reading<String> file(Reading<List<String>> files, String module) {
        return files.then(all -> all.stream()
                .filter(path -> name(path).equals(module))
                .findFirst()
                .map(Reading::value)
                .orElseGet(Reading::absent));
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1)
                .replaceFirst("\\.ko(\\.[a-z0-9]+)?$", "")
                .replace('-', '_');
    }
}
