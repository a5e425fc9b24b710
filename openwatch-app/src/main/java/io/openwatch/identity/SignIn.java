package io.openwatch.identity;

import io.openwatch.access.Caller;
import io.openwatch.audit.AuditEvent;
import io.openwatch.http.ApiException;
import io.openwatch.http.ErrorKind;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Judges who wants to sign in, in the same time and with the same words whether or not there is such an account. */
final class SignIn {
    private final Identity identity;

    /** What a password is compared with where there is no account. */
    private @Nullable String nobody;

    SignIn(Identity identity) {
        this.identity = identity;
    }

    /** Not made before it is needed: a start has better things to do. */
    private synchronized String nobody() {
        if (nobody == null) {
            nobody = identity.hashes().hash("nobody has this password".toCharArray());
        }
        return nobody;
    }

    /** What a sign-in leaves: an account and the token of its session. */
    record Signed(User user, UUID session, String token) {}

    /**
     * Sign in.
     *
     * @param code of the second factor; empty where none is given
     * @throws ApiException 401 where name, password or code are wrong or the code is missing, 429 while locked
     */
    Signed signIn(Caller anonymous, String name, char[] password, Optional<String> code, String agent) {
        String username = name.toLowerCase(Locale.ROOT);
        // Outside of the other transactions: an attempt counts whatever becomes of it.
        identity.jooq().transaction(work -> identity.limits().begin(work.dsl(), username, anonymous.address()));
        Optional<UserStore.WithHash> found = identity.users().findByName(identity.jooq(), username);
        String hash =
                found.flatMap(account -> Optional.ofNullable(account.hash())).orElseGet(this::nobody);
        boolean right = identity.hashes().matches(password, hash)
                && found.filter(account -> !account.user().disabled() && account.hash() != null)
                        .isPresent();
        if (!right) {
            throw failed(anonymous, found, "password");
        }
        User user = found.orElseThrow().user();
        if (user.secondFactor()) {
            checkCode(anonymous, user, code);
        }
        return begin(anonymous, user, agent, rehash(password, hash));
    }

    private void checkCode(Caller anonymous, User user, Optional<String> code) {
        if (code.isEmpty()) {
            // The password was right, and nothing was guessed; wrong codes before it stay counted.
            identity.jooq()
                    .transaction(work -> identity.limits().takeBack(work.dsl(), user.username(), anonymous.address()));
            throw new ApiException(
                    ErrorKind.SECOND_FACTOR_REQUIRED,
                    "send the code of your authenticator, or one from paper, as well");
        }
        boolean taken =
                identity.jooq().transactionResult(work -> identity.factors().take(work.dsl(), user.id(), code.get()));
        if (!taken) {
            throw failed(anonymous, Optional.of(new UserStore.WithHash(user, null)), "second_factor");
        }
    }

    private Optional<String> rehash(char[] password, String hash) {
        return identity.hashes().outdated(hash) ? Optional.of(identity.hashes().hash(password)) : Optional.empty();
    }

    private Signed begin(Caller anonymous, User user, String agent, Optional<String> better) {
        String token = OpaqueToken.session();
        UUID session = identity.jooq().transactionResult(work -> {
            identity.limits().succeeded(work.dsl(), user.username(), anonymous.address());
            better.ifPresent(hash -> identity.users().renewHash(work.dsl(), user.id(), hash));
            identity.users().signedIn(work.dsl(), user.id());
            UUID id = identity.sessions().begin(work.dsl(), user.id(), token, anonymous.address(), agent);
            identity.done(work.dsl(), "auth.signed_in", as(anonymous, user), "session", id, Map.of());
            return id;
        });
        return new Signed(user, session, token);
    }

    private ApiException failed(Caller anonymous, Optional<UserStore.WithHash> account, String what) {
        // A name without an account may be a password in the wrong field: it is not written down.
        Map<String, ?> detail = Map.of("wrong", what, "known", account.isPresent());
        identity.append(
                identity.jooq(),
                new AuditEvent(
                        "auth.sign_in_failed",
                        anonymous,
                        "user",
                        account.map(found -> found.user().id().toString()).orElse(""),
                        AuditEvent.Outcome.DENIED,
                        detail));
        return new ApiException(ErrorKind.SIGN_IN_FAILED, "name, password or code are not right");
    }

    private static Caller as(Caller anonymous, User user) {
        return new Caller(
                Caller.Kind.SESSION,
                Optional.of(user.id()),
                user.username(),
                Optional.empty(),
                java.util.Set.of(),
                anonymous.address(),
                anonymous.correlation());
    }
}
