package io.openwatch.appliance;

import java.util.Map;

/** The releases that scenarios install: this code under other numbers, with migrations of the scenario's own. */
enum Release {
    ONE("1.0.0", 3, Map.of()),
    /** Has no migration of its own. */
    PATCHED("1.0.1", 3, Map.of()),
    TWO("2.0.0", 14, Map.of()),
    /** Its migration fails, on any data. */
    FAILING("2.0.1", 15, Map.of("V0015__owners.sql", Sql.OWNERS + "SELECT 1 / (count(*) - count(*)) FROM owners;\n")),
    /** The same migration, mended. */
    MENDED("2.0.2", 15, Map.of("V0015__owners.sql", Sql.OWNERS)),
    /** Its migration takes a while, for killing it meanwhile. */
    SLOW("2.0.3", 15, Map.of("V0015__owners.sql", Sql.OWNERS + "SELECT pg_sleep(5);\n"));

    private final String version;
    private final int schema;
    private final Map<String, String> migrations;

    Release(String version, int schema, Map<String, String> migrations) {
        this.version = version;
        this.schema = schema;
        this.migrations = migrations;
    }

    String version() {
        return version;
    }

    String schema() {
        return Integer.toString(schema);
    }

    /** Return the text of what it has more than this code, by file name. */
    Map<String, String> migrations() {
        return migrations;
    }

    String descriptor() {
        return "{\"version\": \"%s\", \"schema\": {\"target\": \"%d\", \"accepts\": [\"%d\"]}}%n"
                .formatted(version, schema, schema);
    }

    private static final class Sql {
        static final String OWNERS =
                "CREATE TABLE owners (host_id uuid PRIMARY KEY REFERENCES hosts (id), name text NOT NULL);\n"
                        + "INSERT INTO owners SELECT id, 'unknown' FROM hosts;\n";
    }
}
