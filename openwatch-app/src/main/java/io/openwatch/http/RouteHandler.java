package io.openwatch.http;

/**
 * Answer the requests of one route.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface RouteHandler {

    /**
     * Answer through {@code exchange}, exactly once.
     *
     * @throws ApiException to answer with an error instead
     */
    void handle(Exchange exchange);
}
