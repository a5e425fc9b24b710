package io.openwatch.kensa.host;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.FileText;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.Source;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kernel words that GRUB's configuration is made with, from {@code /etc/default/grub} and its drop-ins.
 *
 * @since 0.1
 */
public final class GrubDefaults {

    /** The words in the order in which the kernel gets them; absent where there is no such file. */
    public static final Fact<List<String>> FACT = new Known();

    private static final List<String> NAMES = List.of("GRUB_CMDLINE_LINUX", "GRUB_CMDLINE_LINUX_DEFAULT");
    private static final Pattern ASSIGNMENT = Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)(\\+?)=(.*)");
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{([A-Za-z0-9_]+)}|([A-Za-z0-9_]+))");

    private GrubDefaults() {}

    private static Reading<List<String>> words(List<ConfigLine> lines) {
        Map<String, String> values = new HashMap<>();
        for (ConfigLine line : lines) {
            Matcher assignment = ASSIGNMENT.matcher(line.text());
            boolean ours = NAMES.stream().anyMatch(line.text()::contains);
            if (!assignment.matches()) {
                if (ours) {
                    return Reading.unreadable("[" + line.place() + "] is more than an assignment");
                }
                continue;
            }
            Optional<String> value = value(assignment.group(3).strip(), values);
            if (ours && value.isEmpty()) {
                return Reading.unreadable("[" + line.place() + "] is worked out by a shell");
            }
            String before = assignment.group(2).isEmpty() ? "" : values.getOrDefault(assignment.group(1), "");
            values.put(assignment.group(1), before + value.orElse(""));
        }
        return Reading.value(KernelCommandLine.words(
                values.getOrDefault(NAMES.get(0), "") + " " + values.getOrDefault(NAMES.get(1), "")));
    }

    /** Read one shell word without running anything; empty when it takes a shell. */
    private static Optional<String> value(String text, Map<String, String> values) {
        if (text.startsWith("'") && text.indexOf('\'', 1) == text.length() - 1) {
            return Optional.of(text.substring(1, text.length() - 1));
        }
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        String inner = quoted ? text.substring(1, text.length() - 1) : text.replaceFirst("\\s+#.*$", "");
        if (inner.indexOf('`') >= 0 || inner.contains("$(") || (!quoted && inner.matches(".*[\\s\"'].*"))) {
            return Optional.empty();
        }
        String plain = inner.replace("\\\"", "\"");
        return Optional.of(VARIABLE.matcher(plain)
                .replaceAll(variable -> Matcher.quoteReplacement(
                        values.getOrDefault(variable.group(1) == null ? variable.group(2) : variable.group(1), ""))));
    }

    private record Known() implements Fact<List<String>> {

        private static final ConfigFiles FILES =
                new ConfigFiles(Optional.of(new FileText("/etc/default/grub")), List.of("/etc/default/grub.d"), ".cfg");

        @Override
        public Set<Source<?>> sources() {
            return FILES.sources();
        }

        @Override
        public Reading<List<String>> read(Facts facts) {
            return facts.get(FILES).then(GrubDefaults::words);
        }
    }
}
