package io.openwatch.identity;

import io.openwatch.access.Caller;
import io.openwatch.access.Permission;
import io.openwatch.http.Access;
import io.openwatch.http.ApiException;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Exchange;
import io.openwatch.http.Problem;
import io.openwatch.http.Repeat;
import io.openwatch.http.Resource;
import io.openwatch.http.Routes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Offers API tokens: one's own, and everybody's to those who may manage accounts. */
final class ApiTokenResource implements Resource {
    private static final String ONE = "/api/v1/tokens/{id}";
    private static final int LONGEST_NAME = 100;
    private static final Duration USUAL = Duration.ofDays(90);
    private static final Duration LONGEST = Duration.ofDays(366);

    private final Identity identity;

    ApiTokenResource(Identity identity) {
        this.identity = identity;
    }

    /** A token to be made. */
    record NewToken(
            @Nullable String name,
            @Nullable List<String> roles,
            @Nullable Instant expiresAt) {}

    /** A token with what proves it, which is shown this once. */
    record Made(ApiToken token, String secret) {

        /** Without what is secret. */
        @Override
        public String toString() {
            return "Made";
        }
    }

    @Override
    public void routes(Routes routes) {
        routes.get("/api/v1/tokens", Access.of(Permission.TOKEN_READ), this::list);
        // The answer holds a secret, which must not be kept for a repetition.
        routes.post("/api/v1/tokens", Access.of(Permission.TOKEN_WRITE), Repeat.NONE, this::add);
        routes.get(ONE, Access.of(Permission.TOKEN_READ), exchange -> exchange.answer(visible(exchange)));
        routes.delete(ONE, Access.of(Permission.TOKEN_DELETE), this::delete);
    }

    private void list(Exchange exchange) {
        Caller caller = exchange.caller();
        Optional<UUID> wanted = exchange.queryId("user_id");
        Optional<UUID> shown = caller.may(Permission.USER_READ) ? wanted : caller.user();
        exchange.answer(identity.tokens().list(identity.jooq(), exchange.page(), shown));
    }

    private void add(Exchange exchange) {
        Caller caller = exchange.caller();
        if (caller.kind() != Caller.Kind.SESSION) {
            throw new ApiException(
                    ErrorKind.SESSION_REQUIRED, "tokens are made by people who are signed in, not by tokens");
        }
        NewToken wanted = exchange.body(NewToken.class);
        Instant now = identity.clock().instant();
        Instant expires = wanted.expiresAt() == null ? now.plus(USUAL) : wanted.expiresAt();
        List<String> roles = wanted.roles() == null
                ? List.of()
                : wanted.roles().stream()
                        .map(String::valueOf)
                        .distinct()
                        .sorted()
                        .toList();
        String name = wanted.name() == null ? "" : wanted.name().strip();
        new Problem.Collector()
                .require(!name.isEmpty() && name.length() <= LONGEST_NAME, "name", "must have 1 to 100 characters")
                .require(!roles.isEmpty(), "roles", "must name at least one role")
                .require(
                        expires.isAfter(now) && !expires.isAfter(now.plus(LONGEST)),
                        "expires_at",
                        "must lie within the next 366 days")
                .end("the token cannot be made");
        exchange.answer(201, make(exchange, caller, name, roles, expires));
    }

    private Made make(Exchange exchange, Caller caller, String name, List<String> roles, Instant expires) {
        String secret = OpaqueToken.api();
        ApiToken made = identity.jooq().transactionResult(work -> {
            for (String role : roles) {
                Set<Permission> allowed = identity.roles()
                        .find(work.dsl(), role)
                        .orElseThrow(() -> new ApiException(ErrorKind.ROLE_NOT_FOUND, "there is no such role"))
                        .allowed();
                Identity.mustHold(caller, allowed);
            }
            UUID id = identity.tokens().add(work.dsl(), caller.user().orElseThrow(), secret, name, roles, expires);
            identity.done(work.dsl(), "token.created", caller, "token", id, Map.of("name", name, "roles", roles));
            return identity.tokens().find(work.dsl(), id).orElseThrow();
        });
        exchange.header("Location", "/api/v1/tokens/" + made.id());
        return new Made(made, secret);
    }

    private void delete(Exchange exchange) {
        ApiToken token = visible(exchange);
        identity.jooq().transaction(work -> {
            identity.tokens().delete(work.dsl(), token.id());
            identity.done(
                    work.dsl(), "token.revoked", exchange.caller(), "token", token.id(), Map.of("name", token.name()));
        });
        exchange.noContent();
    }

    /** Find one of the caller's own, or anybody's where the caller manages accounts. */
    private ApiToken visible(Exchange exchange) {
        Caller caller = exchange.caller();
        return identity.tokens()
                .find(identity.jooq(), exchange.pathId("id", ErrorKind.TOKEN_NOT_FOUND))
                .filter(token ->
                        caller.user().filter(token.userId()::equals).isPresent() || caller.may(Permission.USER_WRITE))
                .orElseThrow(() -> new ApiException(ErrorKind.TOKEN_NOT_FOUND, "there is no token with this id"));
    }
}
