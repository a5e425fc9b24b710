package io.openwatch.serve;

import io.openwatch.database.SchemaPosition;
import io.openwatch.database.ServicePool;
import io.openwatch.http.Access;
import io.openwatch.http.Drain;
import io.openwatch.http.Exchange;
import io.openwatch.http.Resource;
import io.openwatch.http.Routes;
import io.openwatch.release.ReleaseDescriptor;
import io.safeupgrade.SchemaVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tell outside clients how the service is. Never answers "healthy" for a database that it only reached. */
final class StatusResource implements Resource {
    private static final Logger LOG = LoggerFactory.getLogger(StatusResource.class);
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final int PATIENCE_SECONDS = 2;

    /** One row of each table that every page needs: a lost privilege or a missing table shows here and not first there. */
    private static final String EVERY_TABLE = "SELECT (SELECT count(*) FROM (SELECT id FROM users LIMIT 1) u),"
            + " (SELECT count(*) FROM (SELECT id FROM hosts LIMIT 1) h),"
            + " (SELECT count(*) FROM (SELECT id FROM scans LIMIT 1) s),"
            + " (SELECT count(*) FROM (SELECT id FROM findings LIMIT 1) f)";

    private final ServicePool pool;
    private final ReleaseDescriptor release;
    private final Drain drain;

    StatusResource(ServicePool pool, ReleaseDescriptor release, Drain drain) {
        this.pool = pool;
        this.release = release;
        this.drain = drain;
    }

    /** The health body. */
    record Health(
            String status,
            boolean dbConnected,
            String version,
            @Nullable String schemaVersion) {}

    @Override
    public void routes(Routes routes) {
        routes.get("/api/v1/health", Access.ANYONE, exchange -> answer(exchange, health()));
        routes.get(
                "/api/v1/version",
                Access.ANYONE,
                exchange ->
                        exchange.answer(Map.of("openwatch", release.version().text())));
        routes.get("/livez", Access.ANYONE, StatusResource::alive);
        routes.get("/readyz", Access.ANYONE, exchange -> answer(exchange, readiness()));
        routes.get("/api/v1/livez", Access.ANYONE, StatusResource::alive);
        routes.get("/api/v1/readyz", Access.ANYONE, exchange -> answer(exchange, readiness()));
    }

    private static void alive(Exchange exchange) {
        exchange.answer(Map.of("status", "alive"));
    }

    private static void answer(Exchange exchange, Health health) {
        exchange.answer("healthy".equals(health.status()) ? OK : UNAVAILABLE, health);
    }

    /** Whoever shares requests out stops sending them here before the listener is gone. */
    private Health readiness() {
        Health now = health();
        return drain.begun() ? new Health("ending", now.dbConnected(), now.version(), now.schemaVersion()) : now;
    }

    private Health health() {
        String version = release.version().text();
        boolean connected = false;
        String schema = null;
        try (Connection connection = pool.connection()) {
            connected = true;
            schema = SchemaPosition.read(connection).map(SchemaVersion::token).orElse(null);
            queryEveryTable(connection);
            boolean fit = schema != null && release.accepts().accepts(SchemaVersion.of(schema));
            return new Health(fit ? "healthy" : "unhealthy", true, version, schema);
        } catch (SQLException failed) {
            LOG.warn("unhealthy: {}", failed.getMessage());
            return new Health("unhealthy", connected, version, schema);
        }
    }

    private static void queryEveryTable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(PATIENCE_SECONDS);
            statement.executeQuery(EVERY_TABLE).close();
        }
    }
}
