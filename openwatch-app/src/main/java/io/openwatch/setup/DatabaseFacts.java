package io.openwatch.setup;

import io.openwatch.upgrade.MigrationFileNames;
import io.safeupgrade.SchemaVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What is to be known of a database that is there.
 *
 * @param owner the role that owns it
 * @param encoding its encoding
 * @param open whether everybody may connect
 * @param contents whose it is by what it holds
 */
record DatabaseFacts(String owner, String encoding, boolean open, Contents contents) {

    private static final String CATALOG = """
            SELECT json_build_object('owner', pg_catalog.pg_get_userbyid(datdba),
                                     'encoding', pg_catalog.pg_encoding_to_char(encoding),
                                     'open', pg_catalog.has_database_privilege('public', oid, 'CONNECT'))
              FROM pg_catalog.pg_database WHERE datname =
            """;

    /** As the library tells an empty database: relations of nobody's extension, and large objects. */
    private static final String RELATIONS = """
            SELECT json_build_object('relation', pg_catalog.format('%I.%I', n.nspname, c.relname), 'name', c.relname)
              FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                                WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
            UNION ALL
            SELECT json_build_object('relation', 'a large object', 'name', '')
             WHERE EXISTS (SELECT 1 FROM pg_catalog.pg_largeobject_metadata)
            """;

    private static final String HISTORY = "flyway_schema_history";
    private static final String GOOSE = "goose_db_version";
    private static final int NAMED = 5;

    /** Whose a database is. */
    sealed interface Contents {}

    /** Nobody's: there is nothing in it. */
    record Empty() implements Contents {}

    /** Ours: it has our history. */
    record Ours() implements Contents {}

    /**
     * Somebody else's.
     *
     * @param what what it holds
     */
    record Foreign(String what) implements Contents {}

    /**
     * Read what the catalog says of {@code database}, and look into it; empty when there is none.
     *
     * @param via a database that is there
     */
    static Optional<DatabaseFacts> read(SqlSession session, String via, String database) {
        return session.rows(via, CATALOG + SqlText.text(database)).stream()
                .findFirst()
                .map(row -> new DatabaseFacts(
                        row.path("owner").asString(),
                        row.path("encoding").asString(),
                        row.path("open").asBoolean(),
                        contents(session, database)));
    }

    private static Contents contents(SqlSession session, String database) {
        List<JsonNode> relations = session.rows(database, RELATIONS);
        if (relations.isEmpty()) {
            return new Empty();
        }
        Optional<String> history = named(relations, HISTORY);
        if (history.isPresent()) {
            return ofHistory(session, database, history.get());
        }
        return new Foreign(named(relations, GOOSE)
                .map(goose -> "it has [" + goose + "], the history of OpenWatch in Go, and none of ours")
                .orElseGet(() -> "it holds " + shown(relations) + " and no history of ours"));
    }

    /** Other programs use Flyway as well: ours has the names of our migrations in it, or nothing yet. */
    private static Contents ofHistory(SqlSession session, String database, String history) {
        Set<String> unknown = new HashSet<>();
        session.rows(database, "SELECT to_json(script) FROM " + history + " WHERE version IS NOT NULL")
                .forEach(script -> unknown.add(script.asString()));
        MigrationFileNames.upTo(SchemaVersion.of(Integer.toString(Integer.MAX_VALUE)))
                .forEach(unknown::remove);
        return unknown.isEmpty()
                ? new Ours()
                : new Foreign("its history [" + history + "] has migrations that this release does not know: "
                        + unknown.stream().sorted().limit(NAMED).toList());
    }

    private static Optional<String> named(List<JsonNode> relations, String name) {
        return relations.stream()
                .filter(row -> row.path("name").asString().equals(name))
                .map(row -> row.path("relation").asString())
                .findFirst();
    }

    private static String shown(List<JsonNode> relations) {
        List<String> names = relations.stream()
                .map(row -> row.path("relation").asString())
                .sorted()
                .limit(NAMED)
                .toList();
        int more = relations.size() - names.size();
        return names + (more > 0 ? " and " + more + " more" : "");
    }
}
