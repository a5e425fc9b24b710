package io.openwatch.hostkeys;

import io.openwatch.access.Permission;
import io.openwatch.credentials.SshKey;
import io.openwatch.hosts.HostStore;
import io.openwatch.http.Access;
import io.openwatch.http.ApiException;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Exchange;
import io.openwatch.http.Resource;
import io.openwatch.http.Routes;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Offer the keys of hosts.
 *
 * @since 0.1
 */
public final class HostKeyResource implements Resource {
    private static final Access READ = Access.of(Permission.HOST_KEY_READ);
    private static final Access WRITE = Access.of(Permission.HOST_KEY_WRITE);

    private final HostKeyStore keys;
    private final HostStore hosts;

    /** Offer the keys in {@code keys} of the hosts in {@code hosts}. */
    public HostKeyResource(HostKeyStore keys, HostStore hosts) {
        this.keys = keys;
        this.hosts = hosts;
    }

    /** A key that is to be pinned. */
    record NewKey(@Nullable String publicKey) {}

    @Override
    public void routes(Routes routes) {
        routes.get("/api/v1/host-keys", READ, exchange -> list(exchange, Optional.empty()));
        routes.get("/api/v1/host-keys/{id}", READ, exchange -> exchange.answer(keys.get(id(exchange))));
        routes.delete("/api/v1/host-keys/{id}", WRITE, this::forget);
        routes.post(
                "/api/v1/host-keys/{id}:approve",
                WRITE,
                exchange -> exchange.answer(keys.approve(exchange.caller(), id(exchange))));
        routes.post(
                "/api/v1/host-keys/{id}:revoke",
                WRITE,
                exchange -> exchange.answer(keys.revoke(exchange.caller(), id(exchange))));
        routes.get("/api/v1/hosts/{id}/host-keys", READ, this::ofHost);
        routes.post("/api/v1/hosts/{id}/host-keys", WRITE, this::pin);
    }

    private void list(Exchange exchange, Optional<UUID> host) {
        Optional<String> status = exchange.queryWord("status", Set.of("pending", "pinned", "revoked"));
        exchange.answer(keys.list(exchange.page(), host, status));
    }

    private void ofHost(Exchange exchange) {
        UUID host = host(exchange);
        hosts.require(host);
        list(exchange, Optional.of(host));
    }

    private void pin(Exchange exchange) {
        UUID host = host(exchange);
        HostKey pinned = keys.pin(exchange.caller(), host, wanted(exchange.body(NewKey.class)));
        exchange.created("/api/v1/host-keys/" + pinned.id(), pinned);
    }

    private static SshKey wanted(NewKey body) {
        String text = body.publicKey();
        try {
            return SshKey.parse(text == null ? "" : text);
        } catch (SshKey.RefusedException refused) {
            throw ApiException.invalid("public_key", String.valueOf(refused.getMessage()));
        }
    }

    private void forget(Exchange exchange) {
        keys.forget(exchange.caller(), id(exchange));
        exchange.noContent();
    }

    private static UUID host(Exchange exchange) {
        return exchange.pathId("id", ErrorKind.HOST_NOT_FOUND);
    }

    private static UUID id(Exchange exchange) {
        return exchange.pathId("id", ErrorKind.HOST_KEY_NOT_FOUND);
    }
}
