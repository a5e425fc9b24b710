package io.openwatch.http;

import io.javalin.http.HandlerType;
import java.util.Set;

/**
 * Describe one route.
 *
 * @param method its method
 * @param path its path, parameters in braces
 * @param access who may use it
 * @param repeat what an {@code Idempotency-Key} means to it
 * @param query the parameters that it takes, when it is one that acts; reads find out by being asked
 * @param bodyLimit the largest body in bytes
 * @param handler what answers
 * @since 0.1
 */
public record Route(
        HandlerType method,
        String path,
        Access access,
        Repeat repeat,
        Set<String> query,
        int bodyLimit,
        RouteHandler handler) {
    /** What fits into every request that is not meant to carry many things at once. */
    public static final int USUAL_BODY = 256 * 1024;

    /** Copy the names; refuse what could not be kept. */
    public Route {
        query = Set.copyOf(query);
        if (repeat != Repeat.NONE && access.equals(Access.ANYONE)) {
            throw new IllegalArgumentException("whose key would it be [" + method + " " + path + "]");
        }
    }

    /** Describe one that takes no key and no query, with a body of the usual size. */
    public static Route of(HandlerType method, String path, Access access, RouteHandler handler) {
        return new Route(method, path, access, Repeat.NONE, Set.of(), USUAL_BODY, handler);
    }

    /** Describe one that adds or starts something. */
    public static Route post(String path, Access access, RouteHandler handler) {
        return of(HandlerType.POST, path, access, handler);
    }

    /** Return the same with another meaning of keys. */
    public Route repeat(Repeat other) {
        return new Route(method, path, access, other, query, bodyLimit, handler);
    }

    /** Return the same with parameters. */
    public Route query(String... names) {
        return new Route(method, path, access, repeat, Set.of(names), bodyLimit, handler);
    }

    /** Return the same with another limit. */
    public Route bodyLimit(int bytes) {
        return new Route(method, path, access, repeat, query, bytes, handler);
    }

    /** Say whether it changes nothing. */
    boolean reads() {
        return method.equals(HandlerType.GET);
    }

    /** Name it as logs and metrics do. */
    String name() {
        return method + " " + path;
    }
}
