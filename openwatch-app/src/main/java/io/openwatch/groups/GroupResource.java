package io.openwatch.groups;

import io.openwatch.access.Permission;
import io.openwatch.hosts.HostStore;
import io.openwatch.hosts.Maintenance;
import io.openwatch.http.Access;
import io.openwatch.http.ApiException;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Exchange;
import io.openwatch.http.Resource;
import io.openwatch.http.Routes;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Offer the groups.
 *
 * @since 0.1
 */
public final class GroupResource implements Resource {
    private static final Access READ = Access.of(Permission.GROUP_READ);
    private static final Access WRITE = Access.of(Permission.GROUP_WRITE);
    private static final int MOST_AT_ONCE = 1000;

    private final GroupStore groups;
    private final HostStore hosts;
    private final InstantSource clock;

    /** Offer the groups in {@code groups} of the hosts in {@code hosts}. */
    public GroupResource(GroupStore groups, HostStore hosts, InstantSource clock) {
        this.groups = groups;
        this.hosts = hosts;
        this.clock = clock;
    }

    /** Hosts that are to join. */
    record Members(@Nullable List<@Nullable UUID> hostIds) {}

    @Override
    public void routes(Routes routes) {
        routes.get("/api/v1/groups", READ, exchange -> exchange.answer(groups.list(exchange.page())));
        routes.post("/api/v1/groups", WRITE, this::add);
        routes.get("/api/v1/groups/{id}", READ, exchange -> answer(exchange, groups.get(id(exchange))));
        routes.put("/api/v1/groups/{id}", WRITE, this::replace);
        routes.delete("/api/v1/groups/{id}", Access.of(Permission.GROUP_DELETE), this::delete);
        routes.put("/api/v1/groups/{id}/maintenance", WRITE, this::maintain);
        routes.delete("/api/v1/groups/{id}/maintenance", WRITE, this::endMaintenance);
        routes.post("/api/v1/groups/{id}/members", WRITE, this::join);
        routes.delete("/api/v1/groups/{id}/members/{host_id}", WRITE, this::leave);
        routes.get("/api/v1/hosts/{id}/groups", READ, this::ofHost);
    }

    private void add(Exchange exchange) {
        NewGroup wanted = exchange.body(NewGroup.class);
        wanted.check();
        Group added = groups.add(exchange.caller(), wanted);
        exchange.etag(added.version()).created("/api/v1/groups/" + added.id(), added);
    }

    private void replace(Exchange exchange) {
        UUID id = id(exchange);
        long version = exchange.ifMatch();
        NewGroup wanted = exchange.body(NewGroup.class);
        wanted.check();
        answer(exchange, groups.replace(exchange.caller(), id, version, wanted));
    }

    private void delete(Exchange exchange) {
        groups.delete(exchange.caller(), id(exchange));
        exchange.noContent();
    }

    private void maintain(Exchange exchange) {
        UUID id = id(exchange);
        Maintenance wanted = exchange.body(Maintenance.class);
        wanted.check(clock.instant());
        answer(exchange, groups.maintain(exchange.caller(), id, Optional.of(wanted)));
    }

    private void endMaintenance(Exchange exchange) {
        groups.maintain(exchange.caller(), id(exchange), Optional.empty());
        exchange.noContent();
    }

    private void join(Exchange exchange) {
        UUID id = id(exchange);
        exchange.answer(groups.join(exchange.caller(), id, wanted(exchange.body(Members.class))));
    }

    private static Set<UUID> wanted(Members members) {
        List<@Nullable UUID> ids = members.hostIds();
        if (ids == null
                || ids.isEmpty()
                || ids.size() > MOST_AT_ONCE
                || ids.stream().anyMatch(Objects::isNull)) {
            throw ApiException.invalid("host_ids", "must be 1 to " + MOST_AT_ONCE + " ids of hosts");
        }
        Set<UUID> wanted = new LinkedHashSet<>();
        ids.stream().filter(Objects::nonNull).forEach(wanted::add);
        return wanted;
    }

    private void leave(Exchange exchange) {
        groups.leave(exchange.caller(), id(exchange), exchange.pathId("host_id", ErrorKind.HOST_NOT_FOUND));
        exchange.noContent();
    }

    private void ofHost(Exchange exchange) {
        UUID host = exchange.pathId("id", ErrorKind.HOST_NOT_FOUND);
        hosts.require(host);
        exchange.answer(groups.of(host, exchange.page()));
    }

    private static void answer(Exchange exchange, Group group) {
        exchange.etag(group.version()).answer(group);
    }

    private static UUID id(Exchange exchange) {
        return exchange.pathId("id", ErrorKind.GROUP_NOT_FOUND);
    }
}
