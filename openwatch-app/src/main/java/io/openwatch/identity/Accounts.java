package io.openwatch.identity;

import io.openwatch.access.BuiltInRole;
import io.openwatch.access.Caller;
import io.openwatch.audit.AuditEvent;
import io.openwatch.http.ApiException;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * Change accounts by the rules of the house: nobody hands out or takes over more than they hold, one administrator stays,
 * and a changed password ends what was proved by the old one.
 *
 * @since 0.1
 */
public final class Accounts {
    private static final String USER = "user";

    private final Identity identity;

    Accounts(Identity identity) {
        this.identity = identity;
    }

    /**
     * Add an account.
     *
     * @throws ApiException where name, address or password are not taken, or the roles reach too far
     */
    public User add(Caller by, NewUser wanted) {
        wanted.check(identity.policy());
        String hash = identity.hashes().hash(wanted.passwordChars());
        return identity.jooq().transactionResult(work -> {
            DSLContext dsl = work.dsl();
            UUID id = identity.users().add(dsl, wanted.name(), wanted.address(), hash);
            wanted.roleIds().forEach(role -> grantChecked(dsl, by, id, role));
            identity.done(
                    dsl, "user.created", by, USER, id, Map.of("username", wanted.name(), "roles", wanted.roleIds()));
            return identity.users().find(dsl, id).orElseThrow();
        });
    }

    User changeEmail(Caller by, UUID id, long version, String email) {
        NewUser.checkEmail(email);
        return change(by, id, "user.changed", Map.of("email", email), (work, user) -> {
            if (user.version() != version) {
                throw ApiException.stale("this account");
            }
            identity.users().changeEmail(work, id, email);
        });
    }

    User disable(Caller by, UUID id) {
        mustNotBeOneself(by, id);
        return change(by, id, "user.disabled", Map.of(), (work, user) -> {
            identity.users().disable(work, id, true);
            identity.sessions().endAll(work, id, Optional.empty());
            oneAdministratorStays(work, user);
        });
    }

    User enable(Caller by, UUID id) {
        return change(
                by,
                id,
                "user.enabled",
                Map.of(),
                (work, user) -> identity.users().disable(work, id, false));
    }

    void delete(Caller by, UUID id) {
        mustNotBeOneself(by, id);
        identity.jooq().transaction(work -> {
            User user = changeable(work.dsl(), by, id);
            identity.sessions().endAll(work.dsl(), id, Optional.empty());
            identity.tokens().deleteAll(work.dsl(), id);
            identity.factors().remove(work.dsl(), id);
            identity.users().delete(work.dsl(), id);
            oneAdministratorStays(work.dsl(), user);
            identity.done(work.dsl(), "user.deleted", by, USER, id, Map.of("username", user.username()));
        });
    }

    User grant(Caller by, UUID id, String role) {
        return change(
                by, id, "user.role_granted", Map.of("role", role), (work, user) -> grantChecked(work, by, id, role));
    }

    User revoke(Caller by, UUID id, String role) {
        return change(by, id, "user.role_revoked", Map.of("role", role), (work, user) -> {
            if (!identity.users().revoke(work, id, role)) {
                throw new ApiException(ErrorKind.ROLE_NOT_FOUND, "the account has no such role");
            }
            if (role.equals(BuiltInRole.ADMIN.code())) {
                oneAdministratorStays(work, user);
            }
        });
    }

    User unlock(Caller by, UUID id) {
        return change(
                by,
                id,
                "user.unlocked",
                Map.of(),
                (work, user) -> identity.limits().unlock(work, user.username()));
    }

    /** Give an account a password that somebody else chose; its sessions and tokens end. */
    User resetPassword(Caller by, UUID id, char[] password) {
        mustNotBeOneself(by, id);
        User account = identity.users()
                .find(identity.jooq(), id)
                .orElseThrow(() -> new ApiException(ErrorKind.USER_NOT_FOUND, "there is no account with this id"));
        check("password", account.username(), password);
        String hash = identity.hashes().hash(password);
        return change(by, id, "user.password_reset", Map.of(), (work, user) -> {
            identity.users().changePassword(work, id, hash);
            identity.sessions().endAll(work, id, Optional.empty());
            identity.tokens().deleteAll(work, id);
            identity.limits().unlock(work, user.username());
        });
    }

    /**
     * Give the account {@code name} a new password, as an administrator of the machine does.
     *
     * @param withoutFactor whether its second factor goes as well
     * @throws ApiException where there is none, or the password is not taken
     */
    public User resetPassword(Caller by, String name, char[] password, boolean withoutFactor) {
        User user = identity.users()
                .findByName(identity.jooq(), name)
                .orElseThrow(() -> new ApiException(ErrorKind.USER_NOT_FOUND, "there is no account [" + name + "]"))
                .user();
        User changed = resetPassword(by, user.id(), password);
        if (withoutFactor) {
            removeFactor(by, user.id());
        }
        return changed;
    }

    User removeFactor(Caller by, UUID id) {
        mustNotBeOneself(by, id);
        return change(
                by,
                id,
                "user.second_factor_removed",
                Map.of(),
                (work, user) -> identity.factors().remove(work, id));
    }

    /** Change one's own password; every other session ends. */
    void changeOwnPassword(Caller caller, char[] old, char[] fresh) {
        UUID id = caller.user().orElseThrow();
        String hash = identity.users().hash(identity.jooq(), id).orElse("");
        identity.jooq().transaction(work -> identity.limits().begin(work.dsl(), caller.name(), caller.address()));
        if (!identity.hashes().matches(old, hash)) {
            identity.append(
                    identity.jooq(),
                    new AuditEvent(
                            "auth.password_change_failed",
                            caller,
                            USER,
                            id.toString(),
                            AuditEvent.Outcome.DENIED,
                            Map.of()));
            throw new ApiException(
                    ErrorKind.PASSWORD_WRONG,
                    "the password that you have now is another one",
                    List.of(new Problem("current_password", "the password that you sign in with")));
        }
        check("new_password", caller.name(), fresh);
        String next = identity.hashes().hash(fresh);
        identity.jooq().transaction(work -> {
            identity.limits().succeeded(work.dsl(), caller.name(), caller.address());
            identity.users().changePassword(work.dsl(), id, next);
            identity.sessions().endAll(work.dsl(), id, caller.means());
            identity.done(work.dsl(), "auth.password_changed", caller, USER, id, Map.of());
        });
    }

    @FunctionalInterface
    private interface Change {
        void make(DSLContext work, User user);
    }

    private User change(Caller by, UUID id, String action, Map<String, ?> detail, Change change) {
        return identity.jooq().transactionResult(work -> {
            User user = changeable(work.dsl(), by, id);
            change.make(work.dsl(), user);
            identity.done(work.dsl(), action, by, USER, id, detail);
            return identity.users().find(work.dsl(), id).orElseThrow();
        });
    }

    /** Whoever may change an account can become it: that must be no step up. */
    private User changeable(DSLContext work, Caller by, UUID id) {
        User user = identity.user(work, id);
        Identity.mustHold(by, identity.roles().allowed(work, user.roles()));
        return user;
    }

    private void grantChecked(DSLContext work, Caller by, UUID id, String role) {
        Role found = identity.roles()
                .find(work, role)
                .orElseThrow(() -> new ApiException(ErrorKind.ROLE_NOT_FOUND, "there is no such role"));
        Identity.mustHold(by, found.allowed());
        identity.users().grant(work, id, role);
    }

    private void oneAdministratorStays(DSLContext work, User user) {
        if (user.roles().contains(BuiltInRole.ADMIN.code()) && identity.users().administrators(work) == 0) {
            throw new ApiException(
                    ErrorKind.LAST_ADMINISTRATOR, "this is the last administrator; make another one first");
        }
    }

    private static void mustNotBeOneself(Caller by, UUID id) {
        if (by.user().filter(id::equals).isPresent()) {
            throw new ApiException(
                    ErrorKind.OWN_ACCOUNT, "nobody does this to their own account; ask another administrator");
        }
    }

    private void check(String field, String name, char[] password) {
        identity.policy().objection(name, password).ifPresent(problem -> {
            throw ApiException.invalid(field, problem);
        });
    }
}
