package io.openwatch.scans;

import io.openwatch.access.Permission;
import io.openwatch.hosts.HostStore;
import io.openwatch.http.Access;
import io.openwatch.http.ApiException;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Exchange;
import io.openwatch.http.Resource;
import io.openwatch.http.Routes;
import java.util.Optional;
import java.util.UUID;

/**
 * Offer the scans to be read.
 *
 * @since 0.1
 */
public final class ScanResource implements Resource {
    private static final Access READ = Access.of(Permission.SCAN_READ);

    private final ScanStore scans;
    private final HostStore hosts;

    /** Offer the scans in {@code scans} of the hosts in {@code hosts}. */
    public ScanResource(ScanStore scans, HostStore hosts) {
        this.scans = scans;
        this.hosts = hosts;
    }

    @Override
    public void routes(Routes routes) {
        routes.get("/api/v1/scans", READ, exchange -> list(exchange, Optional.empty()));
        routes.get("/api/v1/scans/{id}", READ, this::one);
        routes.get("/api/v1/hosts/{id}/scans", READ, this::ofHost);
    }

    private void list(Exchange exchange, Optional<UUID> host) {
        exchange.answer(scans.list(exchange.page(), host, exchange.queryWord("status", ScanStore.STATUSES)));
    }

    private void one(Exchange exchange) {
        UUID id = exchange.pathId("id", ErrorKind.SCAN_NOT_FOUND);
        exchange.answer(scans.find(id)
                .orElseThrow(() -> new ApiException(ErrorKind.SCAN_NOT_FOUND, "there is no scan [" + id + "]")));
    }

    private void ofHost(Exchange exchange) {
        UUID host = exchange.pathId("id", ErrorKind.HOST_NOT_FOUND);
        hosts.require(host);
        list(exchange, Optional.of(host));
    }
}
