package io.openwatch.database;

import io.safeupgrade.SchemaRange;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.postgres.PostgresDsn;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Open connections of the service and look at the schema behind each before anybody uses it.
 *
 * <p>None of them waits for a lock for ever, so that one session that holds a row does not use up the pool.
 *
 * <p>A process that outlives a migration on another machine reconnects sooner or later; this is where it learns that
 * its code is too old (or too new) and must not write.
 */
final class GuardedDataSource implements DataSource {
    private static final int CONNECT_SECONDS = 5;

    /** Who waits for a lock holds a connection of the pool meanwhile; what the address or the role says of it counts more. */
    private static final String BOUND_WAITS =
            "SELECT set_config('lock_timeout', '5s', false) WHERE current_setting('lock_timeout') = '0'";

    private final PostgresDsn dsn;
    private final SchemaRange accepted;
    private final String name;
    private final Consumer<Optional<SchemaVersion>> unfit;
    private final Driver driver = new org.postgresql.Driver();

    GuardedDataSource(PostgresDsn dsn, SchemaRange accepted, Consumer<Optional<SchemaVersion>> unfit, String name) {
        this.name = name;
        this.dsn = dsn;
        this.accepted = accepted;
        this.unfit = unfit;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = open();
        try {
            Optional<SchemaVersion> found = SchemaPosition.read(connection);
            if (found.filter(accepted::accepts).isEmpty()) {
                unfit.accept(found);
                throw new SchemaUnfitException(found);
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute(BOUND_WAITS);
            }
            return connection;
        } catch (SQLException | RuntimeException refused) {
            connection.close();
            throw refused;
        }
    }

    private Connection open() throws SQLException {
        Properties properties = dsn.jdbcProperties();
        properties.putIfAbsent("ApplicationName", name);
        properties.putIfAbsent("connectTimeout", Integer.toString(CONNECT_SECONDS));
        properties.putIfAbsent("loginTimeout", Integer.toString(CONNECT_SECONDS));
        properties.putIfAbsent("tcpKeepAlive", "true");
        // The detail of an error quotes the row, and rows hold what no log should.
        properties.put("logServerErrorDetail", "false");
        Connection connection = driver.connect(dsn.jdbcUrl(), properties);
        if (connection == null) {
            throw new SQLException("the driver does not know [" + dsn.redacted() + "]");
        }
        return connection;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the DSN names the user");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        // The driver logs nothing of its own.
    }

    @Override
    public void setLoginTimeout(int seconds) {
        DriverManager.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() {
        return CONNECT_SECONDS;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("the driver logs nothing of its own");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (!type.isInstance(this)) {
            throw new SQLException("no " + type.getName());
        }
        return type.cast(this);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
