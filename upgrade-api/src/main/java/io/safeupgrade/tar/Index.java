package io.safeupgrade.tar;

import io.safeupgrade.tar.Entry.Folder;
import io.safeupgrade.tar.Entry.Parent;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an archive holds and what was known around it, by name; travels as the attributes of the part. */
record Index(SortedMap<String, Entry> entries) {

    /** For files that people write; trees of data belong elsewhere. */
    static final int MOST_ENTRIES = 10_000;

    static final long MOST_BYTES_OF_FILE = 64L << 20;
    static final long MOST_BYTES = 1L << 30;

    Map<String, String> attributes() {
        Map<String, String> attributes = new LinkedHashMap<>();
        entries.forEach((name, entry) -> attributes.put("/" + name, entry.text()));
        return attributes;
    }

    /**
     * Read what {@link #attributes} wrote; it may come from anybody.
     *
     * @throws IOException if names lead elsewhere, entries lie below something that is no directory, or it is too large
     */
    static Index parse(Map<String, String> attributes) throws IOException {
        TreeMap<String, Entry> entries = new TreeMap<>();
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            if (attribute.getKey().startsWith("/")) {
                String name = attribute.getKey().substring(1);
                if (!Scope.isName(name)) {
                    throw new IOException("a name of the index leads elsewhere");
                }
                entries.put(name, Entry.parse(attribute.getValue()));
            }
        }
        Index index = new Index(entries);
        index.requireFit();
        return index;
    }

    private void requireFit() throws IOException {
        requireSize();
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            if (entry.getValue().archived()) {
                for (String above : Scope.above(entry.getKey())) {
                    if (!isDirectory(above)) {
                        throw new IOException(
                                "[/" + entry.getKey() + "] lies below [/" + above + "], which is no directory");
                    }
                }
            }
        }
    }

    void requireSize() throws IOException {
        long bytes = 0;
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            if (entry.getValue() instanceof Entry.Plain file) {
                bytes += file.bytes();
                if (file.bytes() > MOST_BYTES_OF_FILE) {
                    throw new IOException(
                            "[/" + entry.getKey() + "] has [" + file.bytes() + "] bytes, too many for configuration");
                }
            }
        }
        if (entries.size() > MOST_ENTRIES || bytes > MOST_BYTES) {
            throw new IOException(
                    "[%d] files of [%d] bytes are too many for configuration".formatted(entries.size(), bytes));
        }
    }

    private boolean isDirectory(String name) {
        Entry entry = entries.get(name);
        return entry instanceof Folder || entry instanceof Parent;
    }

    /** Return the names that the archive holds, directories before what lies in them. */
    List<String> archived() {
        return entries.entrySet().stream()
                .filter(entry -> entry.getValue().archived())
                .map(Map.Entry::getKey)
                .toList();
    }

    long bytes() {
        return entries.values().stream()
                .mapToLong(entry -> entry instanceof Entry.Plain file ? file.bytes() : 0)
                .sum();
    }
}
