package io.openwatch.identity;

import io.openwatch.access.Permission;
import io.openwatch.http.Access;
import io.openwatch.http.ApiException;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Exchange;
import io.openwatch.http.Repeat;
import io.openwatch.http.Resource;
import io.openwatch.http.Routes;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Offers the accounts. */
final class UserResource implements Resource {
    private static final String ONE = "/api/v1/users/{id}";
    private static final Access WRITE = Access.of(Permission.USER_WRITE);

    private final Identity identity;
    private final Accounts accounts;

    UserResource(Identity identity) {
        this.identity = identity;
        this.accounts = identity.accounts();
    }

    /** What can be changed of an account. */
    record Change(@Nullable String email) {}

    /** A password for somebody else. */
    record NewPassword(@Nullable String password) {

        /** Without what is secret. */
        @Override
        public String toString() {
            return "NewPassword";
        }
    }

    @Override
    public void routes(Routes routes) {
        routes.get("/api/v1/users", Access.of(Permission.USER_READ), this::list);
        // The body holds a password, so its fingerprint is not kept.
        routes.post("/api/v1/users", WRITE, Repeat.NONE, this::add);
        routes.get(ONE, Access.of(Permission.USER_READ), this::one);
        routes.patch(ONE, WRITE, this::change);
        routes.delete(ONE, Access.of(Permission.USER_DELETE), this::delete);
        routes.post(
                ONE + ":disable",
                WRITE,
                Repeat.NONE,
                exchange -> answer(exchange, accounts.disable(exchange.caller(), id(exchange))));
        routes.post(
                ONE + ":enable",
                WRITE,
                Repeat.NONE,
                exchange -> answer(exchange, accounts.enable(exchange.caller(), id(exchange))));
        routes.post(
                ONE + ":unlock",
                WRITE,
                Repeat.NONE,
                exchange -> answer(exchange, accounts.unlock(exchange.caller(), id(exchange))));
        routes.post(ONE + ":reset-password", WRITE, Repeat.NONE, this::resetPassword);
        routes.delete(ONE + "/second-factor", WRITE, this::removeFactor);
        routes.put(ONE + "/roles/{role}", Access.of(Permission.ROLE_ASSIGN), this::grant);
        routes.delete(ONE + "/roles/{role}", Access.of(Permission.ROLE_ASSIGN), this::revoke);
        routes.get(ONE + "/sessions", Access.of(Permission.SESSION_READ), this::sessions);
        routes.delete(ONE + "/sessions", Access.of(Permission.SESSION_REVOKE), this::endSessions);
    }

    private void list(Exchange exchange) {
        exchange.answer(identity.users().list(identity.jooq(), exchange.page(), exchange.query("search")));
    }

    private void add(Exchange exchange) {
        User added = accounts.add(exchange.caller(), exchange.body(NewUser.class));
        exchange.etag(added.version()).created("/api/v1/users/" + added.id(), added);
    }

    private void one(Exchange exchange) {
        answer(exchange, found(exchange));
    }

    private void change(Exchange exchange) {
        long version = exchange.ifMatch();
        Change wanted = exchange.body(Change.class);
        if (wanted.email() == null) {
            throw ApiException.invalid("email", "must be an address like name@example.org");
        }
        answer(exchange, accounts.changeEmail(exchange.caller(), id(exchange), version, wanted.email()));
    }

    private void delete(Exchange exchange) {
        accounts.delete(exchange.caller(), id(exchange));
        exchange.noContent();
    }

    private void resetPassword(Exchange exchange) {
        String password = exchange.body(NewPassword.class).password();
        if (password == null) {
            throw ApiException.invalid("password", "is missing");
        }
        answer(exchange, accounts.resetPassword(exchange.caller(), id(exchange), password.toCharArray()));
    }

    private void removeFactor(Exchange exchange) {
        accounts.removeFactor(exchange.caller(), id(exchange));
        exchange.noContent();
    }

    private void grant(Exchange exchange) {
        answer(exchange, accounts.grant(exchange.caller(), id(exchange), exchange.path("role")));
    }

    private void revoke(Exchange exchange) {
        answer(exchange, accounts.revoke(exchange.caller(), id(exchange), exchange.path("role")));
    }

    private void sessions(Exchange exchange) {
        User user = found(exchange);
        exchange.answer(identity.sessions()
                .list(
                        identity.jooq(),
                        exchange.page(),
                        user.id(),
                        exchange.caller().means()));
    }

    private void endSessions(Exchange exchange) {
        User user = found(exchange);
        identity.jooq().transaction(work -> {
            int ended = identity.sessions()
                    .endAll(work.dsl(), user.id(), exchange.caller().means());
            identity.done(
                    work.dsl(),
                    "session.all_ended",
                    exchange.caller(),
                    "user",
                    user.id(),
                    java.util.Map.of("ended", ended));
        });
        exchange.noContent();
    }

    private User found(Exchange exchange) {
        return identity.users()
                .find(identity.jooq(), id(exchange))
                .orElseThrow(() -> new ApiException(ErrorKind.USER_NOT_FOUND, "there is no account with this id"));
    }

    private static UUID id(Exchange exchange) {
        return exchange.pathId("id", ErrorKind.USER_NOT_FOUND);
    }

    private static void answer(Exchange exchange, User user) {
        exchange.etag(user.version()).answer(user);
    }
}
