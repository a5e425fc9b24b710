package io.openwatch.setup;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What is to be known of a role that is there.
 *
 * @param login whether it may log in
 * @param createDatabases whether it may make databases, which going back takes
 * @param superuser whether it may do everything, which nothing of ours needs
 */
record RoleFacts(boolean login, boolean createDatabases, boolean superuser) {

    static Optional<RoleFacts> read(SqlSession session, String database, String role) {
        String query =
                "SELECT json_build_object('login', rolcanlogin, 'create', rolcreatedb OR rolsuper, 'super', rolsuper)"
                        + " FROM pg_catalog.pg_roles WHERE rolname = " + SqlText.text(role);
        return session.rows(database, query).stream().findFirst().map(RoleFacts::of);
    }

    private static RoleFacts of(JsonNode row) {
        return new RoleFacts(
                row.path("login").asBoolean(),
                row.path("create").asBoolean(),
                row.path("super").asBoolean());
    }
}
