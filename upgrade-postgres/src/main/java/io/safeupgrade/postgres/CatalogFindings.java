package io.safeupgrade.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads lists of texts out of the catalog, which is all that findings are made of. */
final class CatalogFindings {

    /** Ten name the problem; a schema of five hundred tables would only hide it. */
    private static final int SHOWN = 10;

    private CatalogFindings() {}

    /** What a query found: what to name and what to type, in the same order. */
    record Affected(List<String> names, List<String> statements) {

        /** Return the names as the server wrote them. */
        List<String> bare() {
            return names.stream()
                    .map(name -> name.substring(1, name.length() - 1))
                    .toList();
        }

        boolean any() {
            return !names.isEmpty();
        }

        String named() {
            return shortened(names, ", ");
        }

        String remedy() {
            return shortened(statements, "; ");
        }

        private static String shortened(List<String> texts, String separator) {
            String shown = String.join(separator, texts.subList(0, Math.min(SHOWN, texts.size())));
            return texts.size() <= SHOWN ? shown : shown + separator + "... and " + (texts.size() - SHOWN) + " more";
        }
    }

    /** Run a query of two columns: the name of a thing, the statement that mends it; with texts as arguments. */
    static Affected affected(Connection connection, String sql, String... arguments) throws SQLException {
        List<String> names = new ArrayList<>();
        List<String> statements = new ArrayList<>();
        try (PreparedStatement statement = prepare(connection, sql, arguments);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                names.add("[" + row.getString(1) + "]");
                statements.add(row.getString(2));
            }
        }
        return new Affected(names, statements);
    }

    /** Return the first column of the first row. */
    static Optional<String> single(Connection connection, String sql, String... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, arguments);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, String... arguments)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < arguments.length; i++) {
                statement.setString(i + 1, arguments[i]);
            }
            return statement;
        } catch (SQLException failed) {
            statement.close();
            throw failed;
        }
    }
}
