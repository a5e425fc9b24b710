package io.openwatch.hosts;

import io.openwatch.access.Permission;
import io.openwatch.http.Access;
import io.openwatch.http.ApiException;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Exchange;
import io.openwatch.http.Resource;
import io.openwatch.http.Routes;
import java.util.UUID;

/**
 * Offer the hosts.
 *
 * @since 0.1
 */
public final class HostResource implements Resource {
    private final HostStore store;

    /** Offer the hosts in {@code store}. */
    public HostResource(HostStore store) {
        this.store = store;
    }

    @Override
    public void routes(Routes routes) {
        routes.get("/api/v1/hosts", Access.of(Permission.HOST_READ), this::list);
        routes.get("/api/v1/hosts/{id}", Access.of(Permission.HOST_READ), this::one);
        routes.post("/api/v1/hosts", Access.of(Permission.HOST_WRITE), this::add);
    }

    private void list(Exchange exchange) {
        exchange.answer(store.list(exchange.page(), exchange.queryWord("environment", NewHost.ENVIRONMENTS)));
    }

    private void one(Exchange exchange) {
        UUID id = exchange.pathId("id", ErrorKind.HOST_NOT_FOUND);
        exchange.answer(store.find(id)
                .orElseThrow(() -> new ApiException(ErrorKind.HOST_NOT_FOUND, "there is no host [" + id + "]")));
    }

    private void add(Exchange exchange) {
        NewHost wanted = exchange.body(NewHost.class);
        wanted.check();
        Host added = store.add(wanted);
        exchange.created("/api/v1/hosts/" + added.id(), added);
    }
}
