package io.openwatch.identity;

import com.github.f4b6a3.uuid.UuidCreator;
import io.openwatch.http.ApiException;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Page;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.jspecify.annotations.Nullable;

/** Keeps the accounts and which roles they have. Each method takes the transaction that it is part of. */
final class UserStore {
    private static final String USER = """
            SELECT u.id, u.username, u.email, u.disabled_at, u.created_at, u.signed_in_at, u.version, u.password_hash,
                   ARRAY(SELECT r.role_id FROM user_roles r WHERE r.user_id = u.id ORDER BY r.role_id) AS roles,
                   EXISTS (SELECT 1 FROM second_factors f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL) AS factor
            FROM users u
            WHERE u.deleted_at IS NULL
            """;

    private final InstantSource clock;

    UserStore(InstantSource clock) {
        this.clock = clock;
    }

    /** An account with what its password is compared with. */
    record WithHash(User user, @Nullable String hash) {}

    Page<User> list(DSLContext work, Page.Request page, Optional<String> search) {
        List<User> rows = work.fetch(
                        USER + """
                                AND (cast(? AS uuid) IS NULL OR u.id > cast(? AS uuid))
                                AND (cast(? AS text) IS NULL OR strpos(u.username, ?) > 0 OR strpos(lower(u.email), ?) > 0)
                                ORDER BY u.id LIMIT ?
                                """,
                        page.afterId().orElse(null),
                        page.afterId().orElse(null),
                        search.orElse(null),
                        lower(search),
                        lower(search),
                        page.rows())
                .map(UserStore::user);
        return Page.byId(rows, page, User::id);
    }

    private static String lower(Optional<String> search) {
        return search.orElse("").toLowerCase(Locale.ROOT);
    }

    Optional<User> find(DSLContext work, UUID id) {
        return work.fetchOptional(USER + "AND u.id = ?", id).map(UserStore::user);
    }

    /** Find an account and keep others from changing it until the transaction ends. */
    Optional<User> lock(DSLContext work, UUID id) {
        return work.fetchOptional(USER + "AND u.id = ? FOR UPDATE OF u", id).map(UserStore::user);
    }

    Optional<WithHash> findByName(DSLContext work, String username) {
        return work.fetchOptional(USER + "AND u.username = ?", username)
                .map(row -> new WithHash(user(row), row.get("password_hash", String.class)));
    }

    Optional<String> hash(DSLContext work, UUID id) {
        return work.fetchOptional("SELECT password_hash FROM users WHERE id = ? AND deleted_at IS NULL", id)
                .map(row -> row.get(0, String.class));
    }

    UUID add(DSLContext work, String username, String email, String hash) {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        unique(() -> work.execute(
                "INSERT INTO users (id, username, email, password_hash, created_at, password_changed_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                id,
                username,
                email,
                hash,
                Rows.now(clock),
                Rows.now(clock)));
        return id;
    }

    void changeEmail(DSLContext work, UUID id, String email) {
        unique(() -> work.execute("UPDATE users SET email = ?, version = version + 1 WHERE id = ?", email, id));
    }

    void changePassword(DSLContext work, UUID id, String hash) {
        work.execute(
                "UPDATE users SET password_hash = ?, password_changed_at = ?, version = version + 1 WHERE id = ?",
                hash,
                Rows.now(clock),
                id);
    }

    void renewHash(DSLContext work, UUID id, String hash) {
        work.execute("UPDATE users SET password_hash = ? WHERE id = ?", hash, id);
    }

    void disable(DSLContext work, UUID id, boolean disabled) {
        work.execute(
                "UPDATE users SET disabled_at = ?, version = version + 1 WHERE id = ?",
                disabled ? Rows.now(clock) : null,
                id);
    }

    void delete(DSLContext work, UUID id) {
        work.execute("DELETE FROM user_roles WHERE user_id = ?", id);
        work.execute(
                "UPDATE users SET deleted_at = ?, password_hash = NULL, version = version + 1 WHERE id = ?",
                Rows.now(clock),
                id);
    }

    void signedIn(DSLContext work, UUID id) {
        work.execute("UPDATE users SET signed_in_at = ? WHERE id = ?", Rows.now(clock), id);
    }

    /** Return whether it is new. */
    boolean grant(DSLContext work, UUID id, String role) {
        int added = work.execute(
                "INSERT INTO user_roles (user_id, role_id, granted_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                id,
                role,
                Rows.now(clock));
        return added > 0 && touch(work, id);
    }

    /** Return whether it was there. */
    boolean revoke(DSLContext work, UUID id, String role) {
        return work.execute("DELETE FROM user_roles WHERE user_id = ? AND role_id = ?", id, role) > 0
                && touch(work, id);
    }

    private static boolean touch(DSLContext work, UUID id) {
        return work.execute("UPDATE users SET version = version + 1 WHERE id = ?", id) > 0;
    }

    /**
     * Count the accounts that can sign in as administrators. Whoever takes one away asks this afterwards in the same
     * transaction; the row of the role is locked, so that two cannot take away the last two at once.
     */
    int administrators(DSLContext work) {
        work.execute("SELECT 1 FROM roles WHERE id = 'admin' FOR UPDATE");
        return work.fetchSingle("""
                        SELECT count(*) FROM user_roles r JOIN users u ON u.id = r.user_id
                        WHERE r.role_id = 'admin' AND u.deleted_at IS NULL AND u.disabled_at IS NULL
                        """).get(0, Integer.class);
    }

    private static void unique(Runnable write) {
        try {
            write.run();
        } catch (IntegrityConstraintViolationException duplicate) {
            throw new ApiException(ErrorKind.USER_DUPLICATE, "there is an account with this name or address already");
        }
    }

    private static User user(Record row) {
        return new User(
                row.get("id", UUID.class),
                row.get("username", String.class),
                row.get("email", String.class),
                Rows.texts(row, "roles"),
                Rows.maybeMoment(row, "disabled_at") != null,
                row.get("factor", Boolean.class),
                Rows.moment(row, "created_at"),
                Rows.maybeMoment(row, "signed_in_at"),
                row.get("version", Long.class));
    }
}
