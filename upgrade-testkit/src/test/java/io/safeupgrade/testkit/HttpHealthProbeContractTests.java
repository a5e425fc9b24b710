package io.safeupgrade.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.http.HttpHealthProbe;
import io.safeupgrade.spi.HealthProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Hold the HTTP probe to the contract, with a real server. */
class HttpHealthProbeContractTests extends HealthProbeContract {

    private int port;
    private HttpServer server;

    @BeforeEach
    void findAPort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Override
    protected HealthProbe probe() {
        return HttpHealthProbe.at("http://127.0.0.1:" + port + "/health");
    }

    @Override
    protected void serve(ReleaseVersion release, SchemaVersion schema) {
        answer(200, "healthy", release, schema);
    }

    @Override
    protected void serveUnwell(ReleaseVersion release, SchemaVersion schema) {
        answer(503, "unhealthy", release, schema);
    }

    private void answer(int code, String status, ReleaseVersion release, SchemaVersion schema) {
        byte[] body = "{\"status\":\"%s\",\"db_connected\":true,\"version\":\"%s\",\"schema_version\":\"%s\"}"
                .formatted(status, release, schema)
                .getBytes(UTF_8);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(code, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }
}
