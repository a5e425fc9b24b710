package io.safeupgrade.examples.till;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.SchemaRange;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.engine.StartGuard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answer {@code GET /health} with {@code {status, version, schema_version}}: 200 while all is well, 503 otherwise.
 *
 * <p>Each answer reads the schema again. A process under which another release has moved the schema ends with exit code
 * 78: its code must not serve on a schema that it was not built for, however long it has been running.
 */
final class HealthServer {

    private final Settings settings;
    private final Supplier<Optional<SchemaVersion>> schema;
    private final SchemaRange accepted;

    HealthServer(Settings settings, Supplier<Optional<SchemaVersion>> schema, SchemaRange accepted) {
        this.settings = settings;
        this.schema = schema;
        this.accepted = accepted;
    }

    /**
     * Listen on this machine, and return the port.
     *
     * @throws UpgradeException MISCONFIGURED if the port cannot be had
     */
    int start() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()), 0);
            server.createContext("/health", this::answer);
            server.start();
            return server.getAddress().getPort();
        } catch (IOException taken) {
            throw new UpgradeException(
                    Failure.of(
                            ErrorCode.MISCONFIGURED,
                            "cannot listen on port [" + settings.port() + "]: " + taken.getMessage(),
                            "set TILL_PORT to a free port, or to 0 for any"),
                    taken);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        Optional<SchemaVersion> current;
        try {
            current = schema.get();
        } catch (UpgradeException unreachable) {
            send(exchange, 503, "database unreachable", Optional.empty());
            return;
        }
        Optional<Failure> unfit = StartGuard.unfit(current, accepted, Till.COMMANDS);
        if (unfit.isEmpty()) {
            send(exchange, 200, "healthy", current);
        } else {
            send(exchange, 503, "schema unfit", current);
            System.exit(Till.refuse(unfit.get()));
        }
    }

    private void send(HttpExchange exchange, int code, String status, Optional<SchemaVersion> current)
            throws IOException {
        String body = "{\"status\":\"%s\",\"version\":\"%s\",\"schema_version\":\"%s\"}%n"
                .formatted(
                        status,
                        settings.release().version(),
                        current.map(SchemaVersion::token).orElse(""));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
