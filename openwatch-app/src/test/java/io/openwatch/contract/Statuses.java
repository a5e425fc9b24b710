package io.openwatch.contract;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** Which statuses each operation gave to each role, in this JVM. */
public final class Statuses {
    private static final Map<String, Map<String, ConcurrentSkipListSet<Integer>>> SEEN = new ConcurrentSkipListMap<>();

    private Statuses() {}

    static void note(Operation operation, String role, int status) {
        SEEN.computeIfAbsent(operation.id(), id -> new ConcurrentSkipListMap<>())
                .computeIfAbsent(role, name -> new ConcurrentSkipListSet<>())
                .add(status);
    }

    /** Return what {@code operation} gave, by role. */
    public static Map<String, TreeSet<Integer>> of(Operation operation) {
        Map<String, TreeSet<Integer>> copy = new TreeMap<>();
        SEEN.getOrDefault(operation.id(), Map.of()).forEach((role, seen) -> copy.put(role, new TreeSet<>(seen)));
        return copy;
    }
}
