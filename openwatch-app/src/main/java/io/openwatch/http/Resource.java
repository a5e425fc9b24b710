package io.openwatch.http;

import io.javalin.config.RoutesConfig;

/**
 * Offer the routes of one feature.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Resource {

    /** Add them. */
    void routes(RoutesConfig routes);
}
