package io.safeupgrade.postgres.internal.contents;

import io.safeupgrade.postgres.internal.contents.DumpContents.Definition;
import io.safeupgrade.postgres.internal.contents.DumpContents.Sequence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the table of contents: which definitions there are, and which blocks of data will follow. */
final class ArchiveCatalog {

    static final int OLDEST = 14;
    static final int WITH_ALGORITHM = 15;
    static final int NEWEST = 16;

    private static final int WITH_RELATION_KIND = 16;
    private static final int OFFSET = 9;

    /** Entry, strings and map nodes on the heap; the figure is on the large side. */
    private static final long ENTRY_COST = 400;

    private static final Pattern POSITION = Pattern.compile("(-?\\d+, (?:true|false))\\);\\s*$");

    private static final int MOST_ROLES = 100_000;

    /** Two numbers of 64 bits would fit; what is longer was made up, to make the search for its end take for ever. */
    private static final int LONGEST_POSITION = 60;

    /** What the planner learned is no content, and every restore learns it anew. */
    private static final String PLANNER_STATISTICS = "STATISTICS DATA";

    /** Their names begin with the kind of what they are about. */
    private static final Set<String> ABOUT_ANOTHER = Set.of("ACL", "COMMENT", "SECURITY LABEL");

    private final ArchiveBytes bytes;
    private final Map<Integer, Data> announced = new HashMap<>();
    private final Set<String> tables = new HashSet<>();
    private final List<Definition> definitions = new ArrayList<>();
    private final List<Sequence> sequences = new ArrayList<>();
    private final ContentSum largeObjects = new ContentSum();
    private final RoleNames roles = new RoleNames();
    private long budget;

    /** What a block of data belongs to. */
    record Data(String schema, String name, boolean largeObjects) {

        String label() {
            return schema.isEmpty() ? name : schema + "." + name;
        }
    }

    /** Hold about {@code budget} bytes of names at most. */
    ArchiveCatalog(ArchiveBytes bytes, long budget) {
        this.bytes = bytes;
        this.budget = budget;
    }

    void read(int minor) throws IOException {
        bytes.at("its table of contents");
        int count = bytes.integer();
        if (count < 0) {
            throw bytes.damaged("a table of [" + count + "] entries");
        }
        for (int i = 0; i < count; i++) {
            bytes.at("entry [" + (i + 1) + "] of [" + count + "] of its table of contents");
            entry(minor);
        }
    }

    private void entry(int minor) throws IOException {
        int id = bytes.integer();
        boolean hasData = bytes.integer() != 0;
        bytes.skipText();
        bytes.skipText();
        String name = bytes.name();
        String kind = bytes.name();
        bytes.integer();
        DefinitionText text = new DefinitionText(kind, bytes);
        text.definition();
        bytes.skipText();
        text.part();
        String schema = bytes.name();
        text.part();
        text.part();
        if (minor >= WITH_RELATION_KIND) {
            bytes.integer();
        }
        roles.see(kind, text.owner(), text.text());
        if (roles.number() > MOST_ROLES) {
            throw bytes.damaged("more than [" + MOST_ROLES + "] roles");
        }
        bytes.skipText();
        dependencies();
        bytes.skip(OFFSET);
        keep(kind, schema, name, text);
        if (hasData) {
            announce(id, new Data(schema, name, kind.equals("BLOBS")));
        }
    }

    /** A list of texts; the one of length -1 ends it. */
    private void dependencies() throws IOException {
        for (int length = bytes.integer(); length >= 0; length = bytes.integer()) {
            bytes.skip(length);
        }
    }

    private void spend(long cost) throws IOException {
        budget -= cost;
        if (budget < 0) {
            throw bytes.damaged("more entries than the memory of this program can hold");
        }
    }

    private void keep(String kind, String schema, String name, DefinitionText text) throws IOException {
        if (kind.equals(PLANNER_STATISTICS) || ofTheDatabase(kind, name) || comesWithEveryDatabase(kind, name)) {
            return;
        }
        if (kind.startsWith("BLOB") || (ABOUT_ANOTHER.contains(kind) && name.startsWith("LARGE OBJECT"))) {
            // One entry each before PostgreSQL 17; there may be millions.
            byte[] sha256 = text.sha256(kind, name);
            largeObjects.update(sha256, 0, sha256.length);
            largeObjects.next();
            return;
        }
        spend(ENTRY_COST + 2L * (name.length() + schema.length()));
        if (kind.equals("SEQUENCE SET")) {
            sequences.add(new Sequence(schema, name, position(text.text())));
        } else {
            definitions.add(
                    new Definition(kind.intern(), schema, name, HexFormat.of().formatHex(text.sha256())));
        }
    }

    /** It carries the name of the database, which a restore under another name does not; its properties are kept apart. */
    private static boolean ofTheDatabase(String kind, String name) {
        return kind.startsWith("DATABASE") || (ABOUT_ANOTHER.contains(kind) && name.startsWith("DATABASE "));
    }

    /** Only a database in which it was made anew says so in its dump; no restore can repeat that. */
    private static boolean comesWithEveryDatabase(String kind, String name) {
        return (kind.equals("EXTENSION") && name.equals("plpgsql"))
                || (kind.equals("COMMENT") && name.equals("EXTENSION plpgsql"));
    }

    private static String position(String setval) {
        String last = setval.substring(Math.max(0, setval.length() - LONGEST_POSITION));
        Matcher end = POSITION.matcher(last);
        return end.find() ? end.group(1) : last.strip();
    }

    private void announce(int id, Data data) throws IOException {
        boolean twice = !data.largeObjects() && !tables.add(Names.qualified(data.schema(), data.name()));
        if (twice || announced.put(id, data) != null) {
            throw bytes.damaged("the data of [" + data.label() + "] announced twice");
        }
    }

    /** Return what the block of {@code id} belongs to; each comes once. */
    Data data(int id) throws IOException {
        Data data = announced.remove(id);
        if (data == null) {
            throw bytes.damaged("a block of data [" + id + "] that was not announced, or a second time");
        }
        return data;
    }

    void requireAllData() throws IOException {
        if (!announced.isEmpty()) {
            List<String> missing =
                    announced.values().stream().map(Data::label).sorted().toList();
            throw bytes.damaged("it ends without the data of [" + missing.getFirst() + "]"
                    + (missing.size() > 1 ? " and [" + (missing.size() - 1) + "] more" : ""));
        }
    }

    RoleNames roles() {
        return roles;
    }

    List<Definition> definitions() {
        return definitions;
    }

    List<Sequence> sequences() {
        return sequences;
    }

    String largeObjects() {
        return largeObjects.reset();
    }
}
