package io.openwatch.database;

import io.safeupgrade.SchemaVersion;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Read where the schema stands with one statement, cheap enough for every new connection.
 *
 * @since 0.1
 */
public final class SchemaPosition {
    private static final String UNDEFINED_TABLE = "42P01";
    private static final int PATIENCE_SECONDS = 5;
    private static final String LATEST = "SELECT version FROM flyway_schema_history"
            + " WHERE success AND version IS NOT NULL ORDER BY installed_rank DESC LIMIT 1";

    private SchemaPosition() {}

    /**
     * Read the position.
     *
     * @return empty when no migration was ever applied
     * @throws SQLException if the database does not answer or refuses the look
     */
    public static Optional<SchemaVersion> read(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LATEST)) {
            statement.setQueryTimeout(PATIENCE_SECONDS);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(named(row.getString(1))) : Optional.empty();
            }
        } catch (SQLException failed) {
            if (UNDEFINED_TABLE.equals(failed.getSQLState())) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    /** Name the position as the migrator does: Flyway keeps the number as the file writes it, with leading zeros. */
    private static SchemaVersion named(String version) {
        return SchemaVersion.of(version.replaceAll("(^|\\.)0+(?=\\d)", "$1"));
    }
}
