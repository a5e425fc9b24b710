package io.openwatch.hosts;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.openwatch.http.ApiException;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Page;
import io.openwatch.http.Resource;
import java.util.Optional;
import java.util.UUID;

/**
 * Offer the hosts.
 *
 * @since 0.1
 */
public final class HostResource implements Resource {
    private static final int CREATED = 201;

    private final HostStore store;

    /** Offer the hosts in {@code store}. */
    public HostResource(HostStore store) {
        this.store = store;
    }

    @Override
    public void routes(RoutesConfig routes) {
        routes.get("/api/v1/hosts", this::list);
        routes.get("/api/v1/hosts/{id}", this::one);
        routes.post("/api/v1/hosts", this::add);
    }

    private void list(Context context) {
        context.json(store.list(Page.Request.of(context), Optional.ofNullable(context.queryParam("environment"))));
    }

    private void one(Context context) {
        String id = context.pathParam("id");
        context.json(uuid(id).flatMap(store::find)
                .orElseThrow(() -> new ApiException(ErrorKind.HOST_NOT_FOUND, "there is no host [" + id + "]")));
    }

    private void add(Context context) {
        NewHost wanted = context.bodyAsClass(NewHost.class);
        wanted.check();
        Host added = store.add(wanted);
        context.status(CREATED);
        context.header("Location", "/api/v1/hosts/" + added.id());
        context.json(added);
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
