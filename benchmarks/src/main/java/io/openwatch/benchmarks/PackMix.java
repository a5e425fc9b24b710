package io.openwatch.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How often rules use each method of checking.
 *
 * @param uses by method
 */
record PackMix(Map<String, Integer> uses) {

    private static final Pattern METHOD = Pattern.compile("\\bmethod: ([a-z_]+)");

    /** Count them in the rules below {@code directory}. */
    static PackMix of(Path directory) throws IOException {
        Map<String, Integer> uses = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(one -> one.toString().endsWith(".yml")).toList()) {
                Matcher found = METHOD.matcher(Files.readString(file));
                while (found.find()) {
                    uses.merge(found.group(1), 1, Integer::sum);
                }
            }
        }
        if (uses.isEmpty()) {
            throw new IOException("there are no rules below [" + directory + "]; name them with --rules");
        }
        return new PackMix(uses);
    }

    private int total() {
        return uses.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Return {@code count} methods in these proportions, at every moment as near to them as can be. */
    List<String> take(int count) {
        Map<String, Integer> taken = new HashMap<>();
        List<String> methods = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            double share = i / (double) total();
            String next = uses.keySet().stream()
                    .max(Comparator.comparingDouble(
                            method -> uses.getOrDefault(method, 0) * share - taken.getOrDefault(method, 0)))
                    .orElseThrow();
            taken.merge(next, 1, Integer::sum);
            methods.add(next);
        }
        return methods;
    }

    /** Say in one line how many checks of each method there are among {@code methods}. */
    static String told(List<String> methods) {
        return methods.stream()
                .collect(Collectors.groupingBy(method -> method, Collectors.counting()))
                .entrySet()
                .stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry::getKey))
                .map(one -> one.getKey() + " " + one.getValue())
                .collect(Collectors.joining(", "));
    }
}
