package io.safeupgrade.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The databases of one server by their names: tables of rows, and renames that happen at once or not at all. */
final class FakeCluster {

    private final NavigableMap<String, NavigableMap<String, List<String>>> databases = new TreeMap<>();

    private Runnable watcher = () -> {};

    /** Call {@code what} after each change of what is in a database. */
    synchronized void watchedBy(Runnable what) {
        watcher = what;
    }

    synchronized void create(String name, Map<String, List<String>> tables) {
        NavigableMap<String, List<String>> copy = new TreeMap<>();
        tables.forEach((table, rows) -> copy.put(table, new ArrayList<>(rows)));
        databases.put(name, copy);
    }

    synchronized void drop(String name) {
        databases.remove(name);
    }

    synchronized boolean has(String name) {
        return databases.containsKey(name);
    }

    synchronized NavigableSet<String> names() {
        return new TreeSet<>(databases.keySet());
    }

    /** Return a copy of what a database holds, in the order of names; nothing when there is no such database. */
    synchronized Map<String, List<String>> tables(String name) {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        databases.getOrDefault(name, new TreeMap<>()).forEach((table, rows) -> copy.put(table, List.copyOf(rows)));
        return copy;
    }

    synchronized void set(String name, String table, List<String> rows) {
        existing(name).put(table, new ArrayList<>(rows));
        watcher.run();
    }

    synchronized void insert(String name, String table, String row) {
        existing(name).computeIfAbsent(table, fresh -> new ArrayList<>()).add(row);
    }

    /** Put {@code scratch} in the place of {@code live}, which becomes {@code aside} where it exists. */
    synchronized void swap(String live, String aside, String scratch) {
        NavigableMap<String, List<String>> restored = existing(scratch);
        NavigableMap<String, List<String>> replaced = databases.remove(live);
        if (replaced != null) {
            databases.put(aside, replaced);
        }
        databases.remove(scratch);
        databases.put(live, restored);
        watcher.run();
    }

    private NavigableMap<String, List<String>> existing(String name) {
        NavigableMap<String, List<String>> found = databases.get(name);
        if (found == null) {
            throw new IllegalStateException("there is no database [" + name + "]");
        }
        return found;
    }
}
