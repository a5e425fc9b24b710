package io.openwatch.http;

/**
 * Offer the routes of one feature.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Resource {

    /** Add them. */
    void routes(Routes routes);
}
