package io.safeupgrade.http;

/**
 * Name the fields of a health answer.
 *
 * @param status holds the word {@code healthy} when all is well
 * @param database says whether the database is connected; may be absent from the answer
 * @param version holds the release
 * @param schema holds the schema's position
 * @since 0.1
 */
public record HealthFields(String status, String database, String version, String schema) {

    /** Name them {@code status}, {@code db_connected}, {@code version} and {@code schema_version}. */
    public static HealthFields standard() {
        return new HealthFields("status", "db_connected", "version", "schema_version");
    }
}
