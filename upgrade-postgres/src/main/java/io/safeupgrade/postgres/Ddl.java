package io.safeupgrade.postgres;

import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation.Registration;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Run commands that take no parameters: the server itself quotes the names and texts in them. */
final class Ddl {

    private Ddl() {}

    /** Fill {@code form}, in the language of the server's {@code format}: {@code %I} a name, {@code %L} a text. */
    static String text(Connection connection, String form, @Nullable String... arguments) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_catalog.format(?, VARIADIC ?::text[])")) {
            statement.setString(1, form);
            statement.setArray(2, connection.createArrayOf("text", arguments));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    /** Fill {@code form} and run it in what is left of the call. */
    static void run(Connection connection, CallContext call, String form, @Nullable String... arguments)
            throws SQLException {
        execute(connection, call, arguments.length == 0 ? form : text(connection, form, arguments));
    }

    /**
     * Run {@code sql} in what is left of the call; its cancellation cancels the statement.
     *
     * @throws SQLException 57014 as well when the call was over before
     */
    static void execute(Connection connection, CallContext call, String sql) throws SQLException {
        if (call.over()) {
            throw new SQLException(call.cancellation().reason().orElse("past its deadline"), "57014");
        }
        try (Statement statement = connection.createStatement()) {
            Registration registration = call.cancellation().onRequest(() -> cancel(statement));
            try {
                statement.setQueryTimeout(seconds(call));
                statement.execute(sql);
            } finally {
                registration.close();
            }
        }
    }

    /** Return what is left of the call in whole seconds, at least one: zero means for ever to the driver. */
    static int seconds(CallContext call) {
        return Math.toIntExact(Math.clamp(call.deadline().remaining().toSeconds(), 1, Integer.MAX_VALUE / 1000));
    }

    private static void cancel(Statement statement) {
        try {
            statement.cancel();
        } catch (SQLException ended) {
            // There is nothing left to cancel, or no server to ask: the session is of no use then.
            org.slf4j.LoggerFactory.getLogger(Ddl.class).debug("a statement could not be cancelled", ended);
        }
    }
}
