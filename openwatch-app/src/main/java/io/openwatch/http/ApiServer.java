package io.openwatch.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.json.JavalinJackson3;
import io.javalin.util.JavalinBindException;
import io.openwatch.config.HostAndPort;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Serve the API over HTTPS, and nothing without it.
 *
 * @since 0.1
 */
public final class ApiServer implements AutoCloseable {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(4);
    private static final Duration IDLE = Duration.ofMinutes(2);
    private static final long LARGEST_REQUEST = 1024 * 1024;

    private final Javalin javalin;

    private ApiServer(Javalin javalin) {
        this.javalin = javalin;
    }

    /**
     * Listen and serve.
     *
     * @param listen where
     * @param tls certificate and key, which must exist
     * @param readOnly asked before each write; true answers it with 503 maintenance
     * @param resources the routes
     */
    public static ApiServer start(
            HostAndPort listen, TlsFiles tls, BooleanSupplier readOnly, List<Resource> resources) {
        Javalin javalin = Javalin.create(config -> configure(config, listen, tls, readOnly, resources));
        try {
            return new ApiServer(javalin.start());
        } catch (JavalinBindException taken) {
            throw new UpgradeException(
                    Failure.of(
                            ErrorCode.MISCONFIGURED,
                            "cannot listen on [" + listen.host() + ":" + listen.port()
                                    + "]: the port is taken or not allowed",
                            "end what listens there, or set server.listen"),
                    taken);
        }
    }

    /** Return the port that it really listens on. */
    public int port() {
        return javalin.port();
    }

    /** Stop listening, let requests under way end for a few seconds, then end them. */
    @Override
    public void close() {
        javalin.stop();
    }

    /** Return the mapper of every body: snake_case, ISO times, unknown fields refused. */
    public static JsonMapper json() {
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    private static void configure(
            JavalinConfig config,
            HostAndPort listen,
            TlsFiles tls,
            BooleanSupplier readOnly,
            List<Resource> resources) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.maxRequestSize = LARGEST_REQUEST;
        config.http.prefer405over404 = true;
        config.jsonMapper(new JavalinJackson3(json(), true));
        config.jetty.modifyServer(server -> server.setStopTimeout(STOP_PATIENCE.toMillis()));
        config.jetty.addConnector((server, http) -> connector(server, http, listen, tls));
        new Manners(readOnly).apply(config.routes);
        resources.forEach(resource -> resource.routes(config.routes));
    }

    private static Connector connector(Server server, HttpConfiguration http, HostAndPort listen, TlsFiles tls) {
        SslContextFactory.Server ssl = new SslContextFactory.Server();
        ssl.setKeyStore(tls.load());
        ssl.setKeyStorePassword("");
        ssl.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        HttpConfiguration secure = new HttpConfiguration(http);
        secure.setSendServerVersion(false);
        // Hosts are addressed by IP and by names that a self-signed certificate does not know.
        secure.addCustomizer(new SecureRequestCustomizer(false));
        ServerConnector connector = new ServerConnector(
                server, new SslConnectionFactory(ssl, "http/1.1"), new HttpConnectionFactory(secure));
        connector.setHost(listen.host());
        connector.setPort(listen.port());
        connector.setIdleTimeout(IDLE.toMillis());
        return connector;
    }
}
