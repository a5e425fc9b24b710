package io.openwatch.http;

import io.openwatch.config.HostAndPort;
import java.time.Duration;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** The socket: TLS, and how long and how large a request may be. */
final class Listener {
    private static final Duration IDLE = Duration.ofMinutes(2);
    private static final int LARGEST_HEADERS = 32 * 1024;

    private Listener() {}

    static Connector connector(Server server, HttpConfiguration http, HostAndPort listen, TlsFiles tls) {
        SslContextFactory.Server ssl = new SslContextFactory.Server();
        ssl.setKeyStorePassword("");
        ssl.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        HttpConfiguration secure = new HttpConfiguration(http);
        secure.setSendServerVersion(false);
        secure.setRequestHeaderSize(LARGEST_HEADERS);
        // A path with an encoded slash or dot means one thing to a proxy and another to a router.
        secure.setUriCompliance(UriCompliance.DEFAULT);
        // Hosts are addressed by IP and by names that a self-signed certificate does not know.
        secure.addCustomizer(new SecureRequestCustomizer(false));
        Door connector = new Door(server, new RenewingTls(ssl, tls), new HttpConnectionFactory(secure));
        connector.setHost(listen.host());
        connector.setPort(listen.port());
        connector.setIdleTimeout(IDLE.toMillis());
        return connector;
    }
}
