package io.openwatch.hosts;

import io.openwatch.access.Permission;
import io.openwatch.http.Access;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Exchange;
import io.openwatch.http.Repeat;
import io.openwatch.http.Resource;
import io.openwatch.http.Route;
import io.openwatch.http.Routes;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/**
 * Offer the hosts.
 *
 * @since 0.1
 */
public final class HostResource implements Resource {
    private static final Access READ = Access.of(Permission.HOST_READ);
    private static final Access WRITE = Access.of(Permission.HOST_WRITE);
    private static final Access DELETE = Access.of(Permission.HOST_DELETE);
    private static final int IMPORT_BODY = 8 * 1024 * 1024;

    private final HostStore store;
    private final HostImport imports;
    private final InstantSource clock;

    /** Offer the hosts in {@code store}. */
    public HostResource(HostStore store, HostImport imports, InstantSource clock) {
        this.store = store;
        this.imports = imports;
        this.clock = clock;
    }

    @Override
    public void routes(Routes routes) {
        routes.get("/api/v1/hosts", READ, this::list);
        routes.post("/api/v1/hosts", WRITE, this::add);
        routes.add(Route.post("/api/v1/hosts:import", WRITE, imports::handle)
                .repeat(Repeat.OPTIONAL)
                .query("dry_run")
                .bodyLimit(IMPORT_BODY));
        routes.get("/api/v1/hosts/{id}", READ, this::one);
        routes.put("/api/v1/hosts/{id}", WRITE, this::replace);
        routes.delete("/api/v1/hosts/{id}", DELETE, this::delete);
        routes.post("/api/v1/hosts/{id}:restore", WRITE, this::restore);
        routes.post("/api/v1/hosts/{id}:purge", DELETE, this::purge);
        routes.put("/api/v1/hosts/{id}/maintenance", WRITE, this::maintain);
        routes.delete("/api/v1/hosts/{id}/maintenance", WRITE, this::endMaintenance);
    }

    private void list(Exchange exchange) {
        exchange.answer(store.list(exchange.page(), HostFilter.of(exchange)));
    }

    private void one(Exchange exchange) {
        answer(exchange, store.get(id(exchange)));
    }

    private void add(Exchange exchange) {
        NewHost wanted = exchange.body(NewHost.class);
        wanted.check();
        Host added = store.add(exchange.caller(), wanted);
        exchange.etag(added.version()).created("/api/v1/hosts/" + added.id(), added);
    }

    private void replace(Exchange exchange) {
        UUID id = id(exchange);
        long version = exchange.ifMatch();
        NewHost wanted = exchange.body(NewHost.class);
        wanted.check();
        answer(exchange, store.replace(exchange.caller(), id, version, wanted));
    }

    private void delete(Exchange exchange) {
        store.delete(exchange.caller(), id(exchange));
        exchange.noContent();
    }

    private void restore(Exchange exchange) {
        answer(exchange, store.restore(exchange.caller(), id(exchange)));
    }

    private void purge(Exchange exchange) {
        store.purge(exchange.caller(), id(exchange));
        exchange.noContent();
    }

    private void maintain(Exchange exchange) {
        UUID id = id(exchange);
        Maintenance wanted = exchange.body(Maintenance.class);
        wanted.check(clock.instant());
        answer(exchange, store.maintain(exchange.caller(), id, Optional.of(wanted)));
    }

    private void endMaintenance(Exchange exchange) {
        store.maintain(exchange.caller(), id(exchange), Optional.empty());
        exchange.noContent();
    }

    private static void answer(Exchange exchange, Host host) {
        exchange.etag(host.version()).answer(host);
    }

    private static UUID id(Exchange exchange) {
        return exchange.pathId("id", ErrorKind.HOST_NOT_FOUND);
    }
}
