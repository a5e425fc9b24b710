package io.openwatch.findings;

import io.openwatch.access.Permission;
import io.openwatch.hosts.HostStore;
import io.openwatch.http.Access;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Exchange;
import io.openwatch.http.Resource;
import io.openwatch.http.Routes;
import java.util.Optional;
import java.util.UUID;

/**
 * Offer the findings, of the fleet and of one host.
 *
 * @since 0.1
 */
public final class FindingResource implements Resource {
    private static final Access READ = Access.of(Permission.COMPLIANCE_READ);

    private final FindingStore findings;
    private final HostStore hosts;

    /** Offer the findings in {@code findings} on the hosts in {@code hosts}. */
    public FindingResource(FindingStore findings, HostStore hosts) {
        this.findings = findings;
        this.hosts = hosts;
    }

    @Override
    public void routes(Routes routes) {
        routes.get("/api/v1/findings", READ, exchange -> list(exchange, exchange.queryId("host_id")));
        routes.get("/api/v1/hosts/{id}/findings", READ, this::ofHost);
    }

    private void ofHost(Exchange exchange) {
        UUID host = exchange.pathId("id", ErrorKind.HOST_NOT_FOUND);
        hosts.require(host);
        list(exchange, Optional.of(host));
    }

    private void list(Exchange exchange, Optional<UUID> host) {
        exchange.answer(findings.list(exchange.page(), FindingFilter.of(exchange, host)));
    }
}
