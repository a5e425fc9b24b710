package io.openwatch.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Offer the contract: as a file for programs, as pages for people. Everything comes from the jars.
 *
 * @since 0.1
 */
public final class ContractResource implements Resource {
    private static final int OK = 200;
    private static final int FOUND = 302;
    private static final String PAGES = "/docs";
    private static final String WEBJAR = "/META-INF/resources/webjars/swagger-ui/";
    private static final String WEBJAR_VERSION = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";

    /** The pages run their own scripts, read the contract, and nothing else. */
    private static final String OWN_ONLY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private static final Map<String, File> FILES = Map.of(
            "start.js", new File("docs/start.js", "text/javascript"),
            "swagger-ui-bundle.js", new File(webjar("swagger-ui-bundle.js"), "text/javascript"),
            "swagger-ui.css", new File(webjar("swagger-ui.css"), "text/css"));

    private record File(String resource, String type) {}

    @Override
    public void routes(Routes routes) {
        routes.get(
                "/api/v1/openapi.yaml",
                Access.ANYONE,
                exchange -> exchange.answer(OK, "application/yaml; charset=utf-8", read("openwatch.yaml")));
        routes.get("/", Access.ANYONE, exchange -> {
            exchange.header("Location", PAGES);
            exchange.answer(FOUND, "text/plain; charset=utf-8", PAGES.getBytes(StandardCharsets.US_ASCII));
        });
        routes.get(PAGES, Access.ANYONE, exchange -> page(exchange, new File("docs/index.html", "text/html")));
        routes.get("/docs/{file}", Access.ANYONE, ContractResource::file);
    }

    private static void file(Exchange exchange) {
        File file = FILES.get(exchange.path("file"));
        if (file == null) {
            throw new ApiException(ErrorKind.ROUTE_NOT_FOUND, "there is nothing at this path");
        }
        page(exchange, file);
    }

    private static void page(Exchange exchange, File file) {
        exchange.header("Content-Security-Policy", OWN_ONLY);
        exchange.header("Cache-Control", "max-age=600");
        exchange.answer(OK, file.type() + "; charset=utf-8", read(file.resource()));
    }

    private static String webjar(String name) {
        try (InputStream in = open(WEBJAR_VERSION)) {
            java.util.Properties properties = new java.util.Properties();
            properties.load(in);
            return WEBJAR + properties.getProperty("version") + "/" + name;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static byte[] read(String resource) {
        try (InputStream in = open(resource)) {
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static InputStream open(String resource) throws IOException {
        InputStream in = ContractResource.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IOException("missing from the jars [" + resource + "]");
        }
        return in;
    }
}
