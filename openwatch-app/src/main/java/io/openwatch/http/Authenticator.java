package io.openwatch.http;

import io.openwatch.access.Caller;

/**
 * Find out who asks.
 *
 * <p>Threads: called by many at once, before each route that is not {@link Access#ANYONE} to everybody, once for a request.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Authenticator {

    /**
     * Return the caller; {@link Caller#anonymous} where nothing is presented or what is presented is worth nothing.
     *
     * @param exchange the request, not to be answered here
     */
    Caller authenticate(Exchange exchange);
}
