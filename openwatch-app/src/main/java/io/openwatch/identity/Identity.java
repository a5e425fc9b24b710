package io.openwatch.identity;

import io.openwatch.access.Caller;
import io.openwatch.access.Permission;
import io.openwatch.audit.AuditEvent;
import io.openwatch.audit.AuditTrail;
import io.openwatch.config.Settings;
import io.openwatch.http.ApiException;
import io.openwatch.http.Authenticator;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Resource;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * Put the parts of this package together over one database.
 *
 * @since 0.1
 */
public final class Identity {
    private final Argon2id hashes;

    private final DSLContext jooq;
    private final AuditTrail trail;
    private final InstantSource clock;
    private final UserStore users;
    private final RoleStore roles = new RoleStore();
    private final SessionStore sessions;
    private final ApiTokenStore tokens;
    private final SecondFactors factors;
    private final SignInLimits limits;
    private final PasswordPolicy policy = PasswordPolicy.standard();

    private Identity(
            DSLContext jooq,
            AuditTrail trail,
            SecretCipher cipher,
            Settings.SignIn settings,
            InstantSource clock,
            Argon2id hashes) {
        this.jooq = jooq;
        this.trail = trail;
        this.clock = clock;
        this.hashes = hashes;
        this.users = new UserStore(clock);
        this.sessions = new SessionStore(clock, settings.idle(), settings.longest());
        this.tokens = new ApiTokenStore(clock);
        this.factors = new SecondFactors(clock, cipher);
        this.limits = new SignInLimits(clock, settings.failures(), settings.lock());
    }

    /** Use the database behind {@code jooq}. */
    public static Identity of(
            DSLContext jooq, AuditTrail trail, SecretCipher cipher, Settings.SignIn settings, InstantSource clock) {
        return new Identity(jooq, trail, cipher, settings, clock, new Argon2id(Argon2id.RECOMMENDED));
    }

    /** The same with hashes that take no time and protect nothing, for tests. */
    static Identity cheap(
            DSLContext jooq, AuditTrail trail, SecretCipher cipher, Settings.SignIn settings, InstantSource clock) {
        return new Identity(jooq, trail, cipher, settings, clock, new Argon2id(new Argon2id.Cost(64, 1)));
    }

    /** Return what finds out who asks. */
    public Authenticator authenticator() {
        return new StoredCallers(this);
    }

    /** Return the routes. */
    public List<Resource> resources() {
        SignIn signIn = new SignIn(this);
        return List.of(
                new AuthResource(this, signIn),
                new UserResource(this),
                new RoleResource(this),
                new SessionResource(this),
                new ApiTokenResource(this));
    }

    /** Return the accounts, for the command line. */
    public Accounts accounts() {
        return new Accounts(this);
    }

    DSLContext jooq() {
        return jooq;
    }

    InstantSource clock() {
        return clock;
    }

    UserStore users() {
        return users;
    }

    RoleStore roles() {
        return roles;
    }

    SessionStore sessions() {
        return sessions;
    }

    ApiTokenStore tokens() {
        return tokens;
    }

    SecondFactors factors() {
        return factors;
    }

    SignInLimits limits() {
        return limits;
    }

    PasswordPolicy policy() {
        return policy;
    }

    Argon2id hashes() {
        return hashes;
    }

    void append(DSLContext work, AuditEvent event) {
        trail.append(work, event);
    }

    void done(DSLContext work, String action, Caller by, String targetType, Object target, Map<String, ?> detail) {
        trail.append(work, AuditEvent.done(action, by, targetType, target, detail));
    }

    /** Return an account, or answer that there is none. */
    User user(DSLContext work, UUID id) {
        return users.lock(work, id)
                .orElseThrow(() -> new ApiException(ErrorKind.USER_NOT_FOUND, "there is no account with this id"));
    }

    /**
     * Refuse to hand out, or to take over, more than the caller may.
     *
     * @throws ApiException 403
     */
    static void mustHold(Caller caller, Set<Permission> wanted) {
        if (!caller.permissions().containsAll(wanted)) {
            throw new ApiException(
                    ErrorKind.ESCALATION_REFUSED,
                    "this reaches further than your own permissions; ask somebody who holds them all");
        }
    }
}
