package io.openwatch.kensa.host;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.FileText;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.Source;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which kernel modules are loaded and what modprobe is told about them.
 *
 * @since 0.1
 */
public final class KernelModules {

    /** Names of loaded modules, with underscores; none for a kernel that knows no modules. */
    public static final Fact<Set<String>> LOADED = new Loaded();

    /** What modprobe is told; never absent. */
    public static final Fact<KernelModules> CONFIGURED = new Configured();

    private final List<ConfigLine> lines;
    private final List<String> commandLine;

    private KernelModules(List<ConfigLine> lines, List<String> commandLine) {
        this.lines = lines;
        this.commandLine = commandLine;
    }

    /** Return the line with the command that is run instead of loading {@code module}: of several the first counts. */
    public Optional<ConfigLine> install(String module) {
        return lines.stream().filter(line -> names(line, "install", module)).findFirst();
    }

    /** Say whether {@code line} of {@link #install} makes loading do nothing. */
    public static boolean nothing(ConfigLine line) {
        String[] words = line.text().split("[ \t]+", 3);
        return words.length == 3 && words[2].strip().matches("(?:(?:/usr)?/s?bin/)?(?:true|false)|:");
    }

    /** Return where {@code module} is kept from being loaded by its aliases; empty when it is not. */
    public Optional<String> blacklisted(String module) {
        Optional<String> file = lines.stream()
                .filter(line -> names(line, "blacklist", module))
                .map(ConfigLine::place)
                .findFirst();
        return file.or(() -> commandLine.stream()
                .filter(word -> word.startsWith("module_blacklist=") || word.startsWith("modprobe.blacklist="))
                .filter(word -> List.of(word.substring(word.indexOf('=') + 1)
                                .replace('-', '_')
                                .split(","))
                        .contains(module))
                .map(word -> "kernel command line")
                .findFirst());
    }

    private static boolean names(ConfigLine line, String directive, String module) {
        String[] words = line.text().split("[ \t]+", 3);
        return words.length > 1
                && words[0].equals(directive)
                && Globs.pattern(words[1].replace('-', '_')).matcher(module).matches();
    }

    private record Loaded() implements Fact<Set<String>> {

        private static final FileText LIST = new FileText("/proc/modules");

        @Override
        public Set<Source<?>> sources() {
            return Set.of(LIST);
        }

        @Override
        public Reading<Set<String>> read(Facts facts) {
            return facts.get(LIST)
                    .orIfAbsent("")
                    .map(text -> text.lines()
                            .map(line -> line.replaceFirst(" .*", "").replace('-', '_'))
                            .collect(Collectors.toUnmodifiableSet()));
        }
    }

    private record Configured() implements Fact<KernelModules> {

        private static final ConfigFiles FILES = new ConfigFiles(
                Optional.empty(),
                List.of(
                        "/etc/modprobe.d",
                        "/run/modprobe.d",
                        "/usr/local/lib/modprobe.d",
                        "/usr/lib/modprobe.d",
                        "/lib/modprobe.d"),
                ".conf");

        @Override
        public Set<Source<?>> sources() {
            return Sources.of(FILES, KernelCommandLine.FACT);
        }

        @Override
        public Reading<KernelModules> read(Facts facts) {
            return facts.get(FILES)
                    .orIfAbsent(List.of())
                    .then(lines -> facts.get(KernelCommandLine.FACT).map(words -> new KernelModules(lines, words)));
        }
    }
}
