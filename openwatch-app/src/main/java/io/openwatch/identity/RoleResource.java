package io.openwatch.identity;

import io.openwatch.access.Permission;
import io.openwatch.http.Access;
import io.openwatch.http.ApiException;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Exchange;
import io.openwatch.http.Problem;
import io.openwatch.http.Resource;
import io.openwatch.http.Routes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Offers the roles: those of the program to read, those of the house to change. */
final class RoleResource implements Resource {
    private static final String ONE = "/api/v1/roles/{role}";
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9_]{1,62}");
    private static final int LONGEST = 200;

    private final Identity identity;

    RoleResource(Identity identity) {
        this.identity = identity;
    }

    /** A role to be made. */
    record NewRole(
            @Nullable String id,
            @Nullable String description,
            @Nullable List<String> permissions) {}

    /** What can be changed of a role. */
    record Change(@Nullable String description, @Nullable List<String> permissions) {}

    @Override
    public void routes(Routes routes) {
        routes.get("/api/v1/roles", Access.of(Permission.ROLE_READ), this::list);
        routes.post("/api/v1/roles", Access.of(Permission.ROLE_WRITE), this::add);
        routes.get(ONE, Access.of(Permission.ROLE_READ), this::one);
        routes.put(ONE, Access.of(Permission.ROLE_WRITE), this::change);
        routes.delete(ONE, Access.of(Permission.ROLE_WRITE), this::delete);
    }

    private void list(Exchange exchange) {
        exchange.answer(identity.roles().list(identity.jooq(), exchange.page()));
    }

    private void one(Exchange exchange) {
        Role role =
                identity.roles().find(identity.jooq(), exchange.path("role")).orElseThrow(RoleResource::missing);
        exchange.etag(role.version()).answer(role);
    }

    private void add(Exchange exchange) {
        NewRole wanted = exchange.body(NewRole.class);
        String id = wanted.id() == null ? "" : wanted.id();
        Problem.Collector problems = new Problem.Collector()
                .require(ID.matcher(id).matches(), "id", "must be 2 to 63 of a-z, 0-9 and underscore, a letter first");
        String description = description(wanted.description(), problems);
        Set<Permission> allowed = permissions(wanted.permissions(), problems);
        problems.end("the role cannot be made");
        Identity.mustHold(exchange.caller(), allowed);
        Role role = identity.jooq().transactionResult(work -> {
            identity.roles().add(work.dsl(), id, description, allowed);
            identity.done(
                    work.dsl(), "role.created", exchange.caller(), "role", id, Map.of("permissions", codes(allowed)));
            return identity.roles().find(work.dsl(), id).orElseThrow();
        });
        exchange.etag(role.version()).created("/api/v1/roles/" + id, role);
    }

    private void change(Exchange exchange) {
        long version = exchange.ifMatch();
        Change wanted = exchange.body(Change.class);
        Problem.Collector problems = new Problem.Collector();
        String description = description(wanted.description(), problems);
        Set<Permission> allowed = permissions(wanted.permissions(), problems);
        problems.end("the role cannot be changed");
        Identity.mustHold(exchange.caller(), allowed);
        Role changed = identity.jooq().transactionResult(work -> {
            Role role = own(work.dsl(), exchange);
            if (role.version() != version) {
                throw ApiException.stale("this role");
            }
            identity.roles().change(work.dsl(), role.id(), description, allowed);
            identity.done(
                    work.dsl(),
                    "role.changed",
                    exchange.caller(),
                    "role",
                    role.id(),
                    Map.of("permissions", codes(allowed)));
            return identity.roles().find(work.dsl(), role.id()).orElseThrow();
        });
        exchange.etag(changed.version()).answer(changed);
    }

    private void delete(Exchange exchange) {
        identity.jooq().transaction(work -> {
            Role role = own(work.dsl(), exchange);
            identity.roles().delete(work.dsl(), role.id());
            identity.done(work.dsl(), "role.deleted", exchange.caller(), "role", role.id(), Map.of());
        });
        exchange.noContent();
    }

    /** Find one that the house made, and whose rights the caller holds. */
    private Role own(DSLContext work, Exchange exchange) {
        Role role = identity.roles().lock(work, exchange.path("role")).orElseThrow(RoleResource::missing);
        if (role.builtIn()) {
            throw new ApiException(ErrorKind.ROLE_BUILT_IN, "the role [" + role.id() + "] is part of the program");
        }
        Identity.mustHold(exchange.caller(), role.allowed());
        return role;
    }

    private static ApiException missing() {
        return new ApiException(ErrorKind.ROLE_NOT_FOUND, "there is no such role");
    }

    private static String description(@Nullable String text, Problem.Collector problems) {
        problems.require(
                text != null && !text.isBlank() && text.length() <= LONGEST,
                "description",
                "must have 1 to " + LONGEST + " characters");
        return text == null ? "" : text.strip();
    }

    private static Set<Permission> permissions(@Nullable List<String> codes, Problem.Collector problems) {
        Set<Permission> found = EnumSet.noneOf(Permission.class);
        List<String> given = codes == null ? List.of() : new ArrayList<>(codes);
        problems.require(!given.isEmpty(), "permissions", "must name at least one");
        for (int index = 0; index < given.size(); index++) {
            var permission = Permission.of(String.valueOf(given.get(index)));
            problems.require(permission.isPresent(), "permissions[" + index + "]", "must be the code of a permission");
            permission.ifPresent(found::add);
        }
        return found;
    }

    private static List<String> codes(Set<Permission> permissions) {
        return permissions.stream().map(Permission::code).sorted().toList();
    }
}
