package io.openwatch.kensa.host;

import io.openwatch.kensa.fact.DirectoryText;
import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.FileText;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the files of the SSH server say in Match blocks: settings for some connections only, which {@code sshd -T} without a
 * connection leaves out.
 *
 * @param settings in the order of the files
 * @since 0.1
 */
public record SshdMatches(List<Setting> settings) {

    /** Told by the files; absent when there is no configuration. */
    public static final Fact<SshdMatches> FACT = new Known();

    /** sshd takes keywords in quotation marks too, and comments behind a value. */
    private static final Pattern LINE =
            Pattern.compile("(?:([A-Za-z0-9]+)|\"\\s*([A-Za-z0-9]+)\\s*\")(?:\\s*=\\s*|\\s+)(.*?)(?:\\s+#.*)?");

    /** Copy the list. */
    public SshdMatches {
        settings = List.copyOf(settings);
    }

    /**
     * A setting in a Match block.
     *
     * @param criteria what the block is for
     * @param key in lower case
     * @param value its value
     * @param place where it stands
     */
    public record Setting(String criteria, String key, String value, String place) {}

    /** Return the settings of {@code key}, whatever its case. */
    public List<Setting> of(String key) {
        return settings.stream()
                .filter(setting -> setting.key().equals(key.toLowerCase(Locale.ROOT)))
                .toList();
    }

    /** Walks the files with what they include; an include that was not read leaves everything unknown. */
    private static final class Walk {

        private static final int DEEPEST = 16;

        private final Map<String, Reading<String>> files;
        private final List<Setting> settings = new ArrayList<>();
        private Optional<String> trouble = Optional.empty();

        Walk(Map<String, Reading<String>> files) {
            this.files = files;
        }

        void file(String path, Optional<String> criteria, int depth) {
            switch (files.getOrDefault(path, Reading.unreadable("it is included, but not known to be"))) {
                case Reading.Value<String>(String text) -> lines(path, text, criteria, depth);
                case Reading.Absent<String>() -> {}
                case Reading.Unreadable<String>(String why) -> trouble = Optional.of("[" + path + "]: " + why);
            }
        }

        private void lines(String path, String text, Optional<String> outer, int depth) {
            Optional<String> criteria = outer;
            for (ConfigLine line : ConfigLine.of(path, text)) {
                Matcher matcher = LINE.matcher(line.text());
                if (!matcher.matches()) {
                    continue;
                }
                String key = (matcher.group(1) == null ? matcher.group(2) : matcher.group(1)).toLowerCase(Locale.ROOT);
                String value = matcher.group(3).strip();
                if (key.equals("match")) {
                    criteria = value.equalsIgnoreCase("all") ? outer : Optional.of(value);
                } else if (key.equals("include")) {
                    include(value, criteria, depth);
                } else if (criteria.isPresent()) {
                    settings.add(new Setting(criteria.get(), key, unquoted(value), line.place()));
                }
            }
        }

        private void include(String patterns, Optional<String> criteria, int depth) {
            for (String written : patterns.split("\\s+")) {
                String pattern = unquoted(written);
                String absolute = pattern.startsWith("/") ? pattern : Known.HOME + "/" + pattern;
                boolean wild = absolute.matches(".*[*?\\[].*");
                String directory = absolute.substring(0, absolute.lastIndexOf('/'));
                boolean dropIns = directory.equals(Known.DROP_INS.path()) && absolute.endsWith(Known.DROP_INS.suffix());
                boolean read = dropIns || (!wild && files.containsKey(absolute));
                if (!read || depth >= DEEPEST) {
                    trouble = Optional.of("it includes [" + absolute + "], which was not read");
                    return;
                }
                files.keySet().stream()
                        .filter(Globs.pattern(absolute).asMatchPredicate())
                        .sorted()
                        .forEach(file -> file(file, criteria, depth + 1));
            }
        }

        private static String unquoted(String value) {
            return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                    ? value.substring(1, value.length() - 1)
                    : value;
        }
    }

    private record Known() implements Fact<SshdMatches> {

        static final String HOME = "/etc/ssh";
        static final DirectoryText DROP_INS = new DirectoryText(HOME + "/sshd_config.d", ".conf");

        private static final FileText MAIN = new FileText(HOME + "/sshd_config");
        /** Included by the drop-ins of Red Hat's systems. */
        private static final FileText POLICY = new FileText("/etc/crypto-policies/back-ends/opensshserver.config");

        @Override
        public Set<Source<?>> sources() {
            return Set.of(MAIN, DROP_INS, POLICY);
        }

        @Override
        public Reading<SshdMatches> read(Facts facts) {
            return facts.get(DROP_INS).orIfAbsent(List.of()).then(entries -> {
                Map<String, Reading<String>> files = new HashMap<>();
                entries.forEach(entry -> files.put(entry.path(), entry.text()));
                files.put(MAIN.path(), facts.get(MAIN));
                files.put(POLICY.path(), facts.get(POLICY));
                return facts.get(MAIN).then(text -> walked(files));
            });
        }

        private static Reading<SshdMatches> walked(Map<String, Reading<String>> files) {
            Walk walk = new Walk(files);
            walk.file(MAIN.path(), Optional.empty(), 0);
            return walk.trouble
                    .<Reading<SshdMatches>>map(Reading::unreadable)
                    .orElseGet(() -> Reading.value(new SshdMatches(walk.settings)));
        }
    }
}
