package io.openwatch.http;

import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.List;

/**
 * Collect the routes of all resources, each with who may use it.
 *
 * @since 0.1
 */
public final class Routes {
    private final List<Route> all = new ArrayList<>();

    /** Collect those of {@code resources}. */
    public static Routes of(List<Resource> resources) {
        Routes routes = new Routes();
        resources.forEach(resource -> resource.routes(routes));
        return routes;
    }

    /** Add one that reads; HEAD comes with it. */
    public void get(String path, Access access, RouteHandler handler) {
        add(Route.of(HandlerType.GET, path, access, handler));
    }

    /** Add one that adds something; callers may send an {@code Idempotency-Key}. */
    public void post(String path, Access access, RouteHandler handler) {
        post(path, access, Repeat.OPTIONAL, handler);
    }

    /** Add one that adds or starts something. */
    public void post(String path, Access access, Repeat repeat, RouteHandler handler) {
        add(Route.post(path, access, handler).repeat(repeat));
    }

    /** Add one that replaces something. */
    public void put(String path, Access access, RouteHandler handler) {
        add(Route.of(HandlerType.PUT, path, access, handler));
    }

    /** Add one that changes something. */
    public void patch(String path, Access access, RouteHandler handler) {
        add(Route.of(HandlerType.PATCH, path, access, handler));
    }

    /** Add one that removes something. */
    public void delete(String path, Access access, RouteHandler handler) {
        add(Route.of(HandlerType.DELETE, path, access, handler));
    }

    /** Add {@code route}. */
    public void add(Route route) {
        all.add(route);
    }

    /** Return all of them, in the order in which they came. */
    public List<Route> all() {
        return List.copyOf(all);
    }
}
