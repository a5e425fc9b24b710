package io.openwatch.setup;

import tools.jackson.databind.JsonNode;

/**
 * What is to be known of a server.
 *
 * @param version as it says it
 * @param major its major
 * @param system its system identifier
 * @param templateEncoding the encoding of template0
 * @param standby whether it only follows another
 */
record ServerFacts(String version, int major, String system, String templateEncoding, boolean standby) {
    private static final int NUMBERS_PER_MAJOR = 10_000;

    private static final String QUERY = """
            SELECT json_build_object(
                     'version', split_part(current_setting('server_version'), ' ', 1),
                     'number', current_setting('server_version_num')::int,
                     'system', (SELECT system_identifier::text FROM pg_catalog.pg_control_system()),
                     'encoding', (SELECT pg_catalog.pg_encoding_to_char(encoding) FROM pg_catalog.pg_database
                                   WHERE datname = 'template0'),
                     'standby', pg_catalog.pg_is_in_recovery())
            """;

    static ServerFacts read(SqlSession session, String database) {
        JsonNode row = session.rows(database, QUERY).getFirst();
        return new ServerFacts(
                row.path("version").asString(),
                row.path("number").asInt() / NUMBERS_PER_MAJOR,
                row.path("system").asString(),
                row.path("encoding").asString(""),
                row.path("standby").asBoolean());
    }
}
