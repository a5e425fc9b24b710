package io.openwatch.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.openwatch.config.Settings;
import io.safeupgrade.SchemaRange;
import io.safeupgrade.SchemaVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jooq.ConnectionProvider;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.TransactionProvider;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;

/**
 * Pool the connections of the service. Opens none until one is wanted, so a service may start before its database.
 *
 * @since 0.1
 */
public final class ServicePool implements AutoCloseable {
    /** How long a request waits for a connection before it is answered with 503. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    static {
        // jOOQ greets on standard output otherwise.
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
    }

    private final HikariDataSource source;
    private final DSLContext jooq;

    private ServicePool(HikariDataSource source) {
        this.source = source;
        // Work on the same thread joins a transaction that is open there: what acts and what keeps its answer are one.
        JoinedTransactions joined = new JoinedTransactions(source);
        this.jooq = DSL.using(new DefaultConfiguration()
                .set(SQLDialect.POSTGRES)
                .set((ConnectionProvider) joined)
                .set((TransactionProvider) joined));
    }

    /**
     * Make a pool.
     *
     * @param database which database and how many connections
     * @param accepted the schemas that the release can serve on
     * @param unfit told of a schema outside of them, from any thread, once for each refused connection
     */
    public static ServicePool open(
            Settings.Database database, SchemaRange accepted, Consumer<Optional<SchemaVersion>> unfit) {
        return open(database, accepted, unfit, "openwatch");
    }

    /** Make one whose sessions bear {@code name}: an upgrade that waits for them to end shows it. */
    public static ServicePool open(
            Settings.Database database, SchemaRange accepted, Consumer<Optional<SchemaVersion>> unfit, String name) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("openwatch");
        config.setDataSource(new GuardedDataSource(database.dsn(), accepted, unfit, name));
        config.setMaximumPoolSize(database.maxConnections());
        config.setMinimumIdle(0);
        config.setConnectionTimeout(PATIENCE.toMillis());
        config.setValidationTimeout(Duration.ofSeconds(2).toMillis());
        config.setInitializationFailTimeout(-1);
        return new ServicePool(new HikariDataSource(config));
    }

    /** Count connections and waits with {@code registry}; call it once. */
    public void meter(MeterRegistry registry) {
        source.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(registry));
    }

    /** Borrow a connection; closing gives it back. */
    public Connection connection() throws SQLException {
        return source.getConnection();
    }

    /** Return the pool for libraries that want one. */
    public DataSource source() {
        return source;
    }

    /** Return typed SQL over the pool. */
    public DSLContext jooq() {
        return jooq;
    }

    @Override
    public void close() {
        source.close();
    }
}
