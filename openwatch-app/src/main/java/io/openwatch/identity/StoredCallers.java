package io.openwatch.identity;

import io.openwatch.access.Caller;
import io.openwatch.access.Permission;
import io.openwatch.http.Authenticator;
import io.openwatch.http.Exchange;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Finds out who asks by the token in the header, or else by the cookie of a session. */
final class StoredCallers implements Authenticator {
    private static final String BEARER = "Bearer ";

    private final Identity identity;

    StoredCallers(Identity identity) {
        this.identity = identity;
    }

    @Override
    public Caller authenticate(Exchange exchange) {
        Optional<String> header = exchange.header("Authorization");
        // Whoever sends a header means it: a cookie that a browser adds does not stand in for a token that is worth
        // nothing.
        Optional<Caller> caller = header.isPresent()
                ? header.filter(text -> text.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                        .map(text -> text.substring(BEARER.length()).strip())
                        .filter(OpaqueToken::plausible)
                        .flatMap(token -> byToken(exchange, token))
                : exchange.cookie(SessionCookie.NAME)
                        .filter(OpaqueToken::plausible)
                        .flatMap(token -> bySession(exchange, token));
        return caller.orElseGet(() -> Caller.anonymous(exchange.address(), exchange.correlation()));
    }

    private Optional<Caller> bySession(Exchange exchange, String token) {
        return identity.sessions()
                .present(identity.jooq(), token)
                .map(found -> caller(
                        Caller.Kind.SESSION,
                        found.user(),
                        found.username(),
                        found.id(),
                        identity.roles().allowed(identity.jooq(), found.roles()),
                        exchange));
    }

    private Optional<Caller> byToken(Exchange exchange, String token) {
        return identity.tokens().present(identity.jooq(), token).map(found -> {
            Set<Permission> allowed = EnumSet.noneOf(Permission.class);
            allowed.addAll(identity.roles().allowed(identity.jooq(), found.roles()));
            allowed.retainAll(identity.roles().allowed(identity.jooq(), found.ownersRoles()));
            return caller(Caller.Kind.TOKEN, found.user(), found.username(), found.id(), allowed, exchange);
        });
    }

    private static Caller caller(
            Caller.Kind kind, UUID user, String name, UUID means, Set<Permission> allowed, Exchange exchange) {
        return new Caller(
                kind, Optional.of(user), name, Optional.of(means), allowed, exchange.address(), exchange.correlation());
    }
}
