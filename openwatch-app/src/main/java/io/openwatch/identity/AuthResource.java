package io.openwatch.identity;

import io.openwatch.access.Caller;
import io.openwatch.access.Permission;
import io.openwatch.http.Access;
import io.openwatch.http.ApiException;
import io.openwatch.http.Csrf;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Exchange;
import io.openwatch.http.Repeat;
import io.openwatch.http.Resource;
import io.openwatch.http.Routes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Offers signing in and out, and what people do with their own account. */
final class AuthResource implements Resource {
    private static final int LONGEST_CODE = 32;

    private final Identity identity;
    private final SignIn signIn;

    AuthResource(Identity identity, SignIn signIn) {
        this.identity = identity;
        this.signIn = signIn;
    }

    /** What one signs in with. */
    record Credentials(
            @Nullable String username,
            @Nullable String password,
            @Nullable String code) {

        /** Without what is secret. */
        @Override
        public String toString() {
            return "Credentials";
        }
    }

    /** What a browser gets when it is signed in; the cookies come beside it. */
    record SignedIn(UUID sessionId, Me user, String csrfToken) {}

    /** The caller, as the caller may know it. */
    record Me(
            @Nullable UUID id,
            String username,
            String kind,
            List<String> roles,
            List<String> permissions,
            boolean secondFactor) {}

    /** A password for another. */
    record PasswordChange(
            @Nullable String currentPassword, @Nullable String newPassword) {}

    /** A code of the authenticator. */
    record Code(@Nullable String code) {

        /** Without what is secret. */
        @Override
        public String toString() {
            return "Code";
        }
    }

    /** A fresh secret for an authenticator. */
    record Enrolled(String secret, String uri) {

        /** Without what is secret. */
        @Override
        public String toString() {
            return "Enrolled";
        }
    }

    /** Codes on paper, shown once. */
    record PaperCodes(List<String> codes) {

        /** Without what is secret. */
        @Override
        public String toString() {
            return "PaperCodes";
        }
    }

    @Override
    public void routes(Routes routes) {
        routes.post("/api/v1/auth/login", Access.ANYONE, Repeat.NONE, this::login);
        routes.post("/api/v1/auth/logout", Access.SIGNED_IN, Repeat.NONE, this::logout);
        routes.get("/api/v1/auth/me", Access.SIGNED_IN, exchange -> exchange.answer(me(exchange.caller())));
        routes.get("/api/v1/auth/permissions", Access.SIGNED_IN, this::permissions);
        routes.post("/api/v1/auth/password:change", Access.SIGNED_IN, Repeat.NONE, this::changePassword);
        routes.post("/api/v1/auth/second-factor:enroll", Access.SIGNED_IN, Repeat.NONE, this::enroll);
        routes.post("/api/v1/auth/second-factor:confirm", Access.SIGNED_IN, Repeat.NONE, this::confirm);
        routes.post("/api/v1/auth/second-factor:remove", Access.SIGNED_IN, Repeat.NONE, this::remove);
        routes.post("/api/v1/auth/backup-codes:renew", Access.SIGNED_IN, Repeat.NONE, this::renewPaper);
    }

    private void login(Exchange exchange) {
        Credentials given = exchange.body(Credentials.class);
        String username = required("username", given.username());
        String password = required("password", given.password());
        SignIn.Signed signed = signIn.signIn(
                Caller.anonymous(exchange.address(), exchange.correlation()),
                username,
                password.toCharArray(),
                Optional.ofNullable(given.code()),
                exchange.header("User-Agent").orElse(""));
        String csrf = Csrf.fresh();
        SessionCookie.set(exchange, signed.token(), csrf);
        User user = signed.user();
        exchange.answer(new SignedIn(
                signed.session(),
                new Me(
                        user.id(),
                        user.username(),
                        "session",
                        user.roles(),
                        codes(identity.roles().allowed(identity.jooq(), user.roles())),
                        user.secondFactor()),
                csrf));
    }

    private void logout(Exchange exchange) {
        Caller caller = exchange.caller();
        UUID session = ownSession(caller);
        identity.jooq().transaction(work -> {
            identity.sessions().end(work.dsl(), session);
            identity.done(work.dsl(), "auth.signed_out", caller, "session", session, Map.of());
        });
        SessionCookie.remove(exchange);
        exchange.noContent();
    }

    private Me me(Caller caller) {
        Optional<User> user = caller.user().flatMap(id -> identity.users().find(identity.jooq(), id));
        return new Me(
                caller.user().orElse(null),
                caller.name(),
                caller.kind().name().toLowerCase(java.util.Locale.ROOT),
                user.map(User::roles).orElse(List.of()),
                codes(caller.permissions()),
                user.map(User::secondFactor).orElse(false));
    }

    /** A permission as a page shows it. */
    record PermissionInfo(String code, String category, boolean dangerous, boolean held) {}

    private void permissions(Exchange exchange) {
        exchange.answer(Map.of(
                "permissions",
                Permission.all().stream()
                        .map(one -> new PermissionInfo(
                                one.code(),
                                one.category(),
                                one.dangerous(),
                                exchange.caller().may(one)))
                        .toList()));
    }

    private void changePassword(Exchange exchange) {
        PasswordChange wanted = exchange.body(PasswordChange.class);
        ownSession(exchange.caller());
        identity.accounts()
                .changeOwnPassword(
                        exchange.caller(),
                        required("current_password", wanted.currentPassword()).toCharArray(),
                        required("new_password", wanted.newPassword()).toCharArray());
        exchange.noContent();
    }

    private void enroll(Exchange exchange) {
        UUID user = owner(exchange.caller());
        byte[] secret = identity.jooq().transactionResult(work -> {
            if (identity.users().find(work.dsl(), user).isEmpty()) {
                // Removed since the request came in.
                throw new ApiException(ErrorKind.SESSION_REQUIRED, "the account is not there any more");
            }
            if (identity.factors().confirmed(work.dsl(), user)) {
                throw new ApiException(
                        ErrorKind.SECOND_FACTOR_PRESENT, "there is a second factor already; remove it first");
            }
            return identity.factors().enroll(work.dsl(), user);
        });
        String text = Totp.base32(secret);
        exchange.answer(new Enrolled(
                text,
                "otpauth://totp/OpenWatch:"
                        + URLEncoder.encode(exchange.caller().name(), StandardCharsets.UTF_8) + "?secret=" + text
                        + "&issuer=OpenWatch"));
    }

    private void confirm(Exchange exchange) {
        UUID user = owner(exchange.caller());
        String code = code(exchange);
        List<String> paper = guarded(exchange.caller(), work -> {
            if (!identity.factors().confirm(work, user, code)) {
                throw wrongCode();
            }
            identity.done(work, "auth.second_factor_added", exchange.caller(), "user", user, Map.of());
            return identity.factors().renewPaper(work, user);
        });
        exchange.answer(new PaperCodes(paper));
    }

    private void remove(Exchange exchange) {
        UUID user = owner(exchange.caller());
        String code = code(exchange);
        guarded(exchange.caller(), work -> {
            takeOwn(work, user, code);
            identity.factors().remove(work, user);
            identity.done(work, "auth.second_factor_removed", exchange.caller(), "user", user, Map.of());
            return true;
        });
        exchange.noContent();
    }

    private void renewPaper(Exchange exchange) {
        UUID user = owner(exchange.caller());
        String code = code(exchange);
        List<String> paper = guarded(exchange.caller(), work -> {
            takeOwn(work, user, code);
            identity.done(work, "auth.backup_codes_renewed", exchange.caller(), "user", user, Map.of());
            return identity.factors().renewPaper(work, user);
        });
        exchange.answer(new PaperCodes(paper));
    }

    /** Codes are guessed as passwords are: an attempt counts unless the work that it is for gets done. */
    private <T> T guarded(Caller caller, Function<DSLContext, T> work) {
        identity.jooq().transaction(begun -> identity.limits().begin(begun.dsl(), caller.name(), caller.address()));
        return identity.jooq().transactionResult(begun -> {
            T result = work.apply(begun.dsl());
            identity.limits().takeBack(begun.dsl(), caller.name(), caller.address());
            return result;
        });
    }

    private void takeOwn(DSLContext work, UUID user, String code) {
        if (!identity.factors().take(work, user, code)) {
            throw wrongCode();
        }
    }

    private static ApiException wrongCode() {
        return new ApiException(
                ErrorKind.SECOND_FACTOR_WRONG, "the code is not right, or was used before; take the next one");
    }

    private static String code(Exchange exchange) {
        String code = required("code", exchange.body(Code.class).code());
        if (code.length() > LONGEST_CODE) {
            throw ApiException.invalid("code", "must have at most " + LONGEST_CODE + " characters");
        }
        return code;
    }

    private static UUID owner(Caller caller) {
        ownSession(caller);
        return caller.user().orElseThrow();
    }

    /** What proves who somebody is, is changed by people and not by programs. */
    private static UUID ownSession(Caller caller) {
        if (caller.kind() != Caller.Kind.SESSION) {
            throw new ApiException(ErrorKind.SESSION_REQUIRED, "this is for people who are signed in, not for tokens");
        }
        return caller.means().orElseThrow();
    }

    private static String required(String field, @Nullable String value) {
        if (value == null || value.isEmpty() || value.length() > 1024) {
            throw ApiException.invalid(field, "must have 1 to 1024 characters");
        }
        return value;
    }

    private static List<String> codes(java.util.Set<Permission> permissions) {
        return permissions.stream().map(Permission::code).sorted().toList();
    }
}
