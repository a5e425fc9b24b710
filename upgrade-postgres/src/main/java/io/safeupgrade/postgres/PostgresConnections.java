package io.safeupgrade.postgres;

import io.safeupgrade.RunId;
import io.safeupgrade.spi.CallContext;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.PGConnection;

/**
 * Open sessions that survive a long upgrade and that do not outlive their client.
 *
 * @since 0.1
 */
public final class PostgresConnections {

    static final String APPLICATION_PREFIX = "safe-upgrade/";
    private static final Duration LOGIN_PATIENCE = Duration.ofSeconds(10);

    /**
     * Sets what this server version knows of the list, which is why it joins pg_settings.
     *
     * <p>Measured on 15: the backend of a killed client ran on for 111 s by default, 0.15 s with the connection check;
     * with a cut link only the server's own keepalives ended it, in under 9 s.
     */
    private static final String SETTINGS = """
            SELECT set_config(s.name, wanted.value, false)
              FROM (VALUES ('statement_timeout', '0'), ('lock_timeout', '0'), ('idle_session_timeout', '0'),
                           ('idle_in_transaction_session_timeout', '0'), ('transaction_timeout', '0'),
                           ('client_connection_check_interval', '1s'), ('tcp_keepalives_idle', '2'),
                           ('tcp_keepalives_interval', '1'), ('tcp_keepalives_count', '2'),
                           ('synchronous_commit', 'on'))
                   AS wanted(name, value)
              JOIN pg_catalog.pg_settings s USING (name)
            """;

    private PostgresConnections() {}

    /** Return the application name that every session of {@code run} carries; also for the tools of PostgreSQL. */
    public static String applicationName(RunId run) {
        return APPLICATION_PREFIX + run;
    }

    /**
     * Open a session of the call's run in the database of {@code dsn}, in auto-commit mode; the caller closes it.
     *
     * <p>The session is named {@code safe-upgrade/<run>}, has no time limit of its own whatever role and database say
     * (trap 20), notices within seconds that its client is gone (trap 18), and confirms commits only once they are
     * durable. Logging in takes at most what is left of the call, the DSN's {@code connect_timeout}, and 10 seconds.
     *
     * @throws SQLException as the driver tells it; {@link PostgresProbe} makes words of it
     */
    public static Connection open(PostgresDsn dsn, CallContext call) throws SQLException {
        Connection connection = connect(dsn, call);
        try (Statement statement = connection.createStatement()) {
            statement.execute(SETTINGS);
            connection.setNetworkTimeout(Runnable::run, 0);
            return connection;
        } catch (SQLException | RuntimeException failed) {
            closeAfter(failed, connection);
            throw failed;
        }
    }

    /** Open a session and change no setting of it; the network timeout of the login stays. */
    static Connection connect(PostgresDsn dsn, CallContext call) throws SQLException {
        Properties properties = dsn.jdbcProperties();
        String seconds = Long.toString(patience(dsn, call).toSeconds());
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", applicationName(call.run()));
        // Lets the name travel in the first packet: even a session that dies at once can be told.
        properties.setProperty("assumeMinServerVersion", "9.0");
        Connection connection = DriverManager.getConnection(dsn.jdbcUrl(), properties);
        try {
            checkDirect(connection);
            return connection;
        } catch (SQLException | RuntimeException failed) {
            closeAfter(failed, connection);
            throw failed;
        }
    }

    /**
     * Reject a session that was greeted by one process and is served by another (trap 21). PgBouncer and its kind hand
     * out keys of their own, in session mode too; nothing may be set before this is known, it could reach others.
     */
    private static void checkDirect(Connection connection) throws SQLException {
        int greeted = connection.unwrap(PGConnection.class).getBackendPID();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
            row.next();
            if (row.getInt(1) != greeted) {
                throw new PoolerInBetween("greeted as session [" + greeted + "], served by [" + row.getInt(1) + "]");
            }
        }
    }

    /** A connection pooler stands between driver and server. */
    static final class PoolerInBetween extends SQLException {

        private static final long serialVersionUID = 1L;

        PoolerInBetween(String evidence) {
            super(evidence, "08P01");
        }
    }

    /** Round up to whole seconds, because zero means for ever to the driver. */
    private static Duration patience(PostgresDsn dsn, CallContext call) {
        Duration patience = LOGIN_PATIENCE;
        long wanted = dsn.option(DsnOption.CONNECT_TIMEOUT)
                .filter(text -> text.matches("\\d{1,6}"))
                .map(Long::parseLong)
                .orElse(0L);
        if (wanted > 0 && wanted < patience.toSeconds()) {
            patience = Duration.ofSeconds(wanted);
        }
        Duration left = call.deadline().remaining();
        if (left.compareTo(patience) < 0) {
            patience = left.plusMillis(999);
        }
        return patience.toSeconds() < 1 ? Duration.ofSeconds(1) : patience;
    }

    static void closeAfter(Exception failed, Connection connection) {
        try {
            connection.close();
        } catch (SQLException alsoFailed) {
            failed.addSuppressed(alsoFailed);
        }
    }
}
