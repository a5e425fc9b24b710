package io.openwatch.kensa.host;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.FileText;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The words that the running kernel was started with.
 *
 * @since 0.1
 */
public final class KernelCommandLine {

    /** The words in order. */
    public static final Fact<List<String>> FACT = new Known();

    private KernelCommandLine() {}

    /** Cut a command line into words; double quotes hold a word together, as the kernel reads it. */
    public static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (char c : (line + " ").toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && Character.isWhitespace(c)) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                }
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        return words;
    }

    private record Known() implements Fact<List<String>> {

        private static final FileText FILE = new FileText("/proc/cmdline");

        @Override
        public Set<Source<?>> sources() {
            return Set.of(FILE);
        }

        @Override
        public Reading<List<String>> read(Facts facts) {
            Reading<String> text = facts.get(FILE);
            return text instanceof Reading.Absent
                    ? Reading.unreadable("/proc/cmdline is not there")
                    : text.map(KernelCommandLine::words);
        }
    }
}
