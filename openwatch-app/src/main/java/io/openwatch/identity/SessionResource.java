package io.openwatch.identity;

import io.openwatch.access.Caller;
import io.openwatch.access.Permission;
import io.openwatch.http.Access;
import io.openwatch.http.ApiException;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Exchange;
import io.openwatch.http.Resource;
import io.openwatch.http.Routes;
import java.util.Map;
import java.util.UUID;

/** Offers the caller's sessions, and to end any that the caller may end. */
final class SessionResource implements Resource {
    private final Identity identity;

    SessionResource(Identity identity) {
        this.identity = identity;
    }

    @Override
    public void routes(Routes routes) {
        routes.get("/api/v1/sessions", Access.SIGNED_IN, this::list);
        routes.delete("/api/v1/sessions/{id}", Access.SIGNED_IN, this::end);
    }

    private void list(Exchange exchange) {
        Caller caller = exchange.caller();
        exchange.answer(identity.sessions()
                .list(identity.jooq(), exchange.page(), caller.user().orElseThrow(), caller.means()));
    }

    private void end(Exchange exchange) {
        Caller caller = exchange.caller();
        UUID id = exchange.pathId("id", ErrorKind.SESSION_NOT_FOUND);
        identity.jooq().transaction(work -> {
            // Whoever may not end it may not learn that it is there.
            UUID owner = identity.sessions()
                    .owner(work.dsl(), id)
                    .filter(user ->
                            caller.user().filter(user::equals).isPresent() || caller.may(Permission.SESSION_REVOKE))
                    .orElseThrow(
                            () -> new ApiException(ErrorKind.SESSION_NOT_FOUND, "there is no session with this id"));
            identity.sessions().end(work.dsl(), id);
            identity.done(work.dsl(), "session.ended", caller, "session", id, Map.of("user", owner.toString()));
        });
        exchange.noContent();
    }
}
