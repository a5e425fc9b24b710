package io.openwatch.identity;

import com.github.f4b6a3.uuid.UuidCreator;
import io.openwatch.http.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Keeps the API tokens. */
final class ApiTokenStore {
    private static final Duration STEP = Duration.ofMinutes(1);
    private static final String TOKEN =
            "SELECT t.id, t.user_id, t.name, t.roles, t.created_at, t.expires_at, t.used_at FROM api_tokens t ";

    private final InstantSource clock;

    ApiTokenStore(InstantSource clock) {
        this.clock = clock;
    }

    /** A token as a request presents it: what it may do is what both lists of roles allow. */
    record Presented(UUID id, UUID user, String username, List<String> roles, List<String> ownersRoles) {}

    UUID add(DSLContext work, UUID user, String token, String name, Collection<String> roles, Instant expires) {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        work.execute(
                "INSERT INTO api_tokens (id, user_id, name, token_hash, roles, created_at, expires_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                id,
                user,
                name,
                OpaqueToken.hash(token),
                roles.toArray(String[]::new),
                Rows.now(clock),
                Rows.at(expires));
        return id;
    }

    Optional<Presented> present(DSLContext work, String token) {
        Instant now = clock.instant();
        return work.fetchOptional("""
                        SELECT t.id, t.user_id, t.roles, t.used_at, u.username,
                               ARRAY(SELECT r.role_id FROM user_roles r WHERE r.user_id = u.id) AS owners
                        FROM api_tokens t JOIN users u ON u.id = t.user_id
                        WHERE t.token_hash = ? AND t.expires_at > ? AND u.disabled_at IS NULL AND u.deleted_at IS NULL
                        """, OpaqueToken.hash(token), Rows.at(now)).map(row -> {
            UUID id = row.get("id", UUID.class);
            Instant used = Rows.maybeMoment(row, "used_at");
            if (used == null || used.isBefore(now.minus(STEP))) {
                work.execute("UPDATE api_tokens SET used_at = ? WHERE id = ?", Rows.at(now), id);
            }
            return new Presented(
                    id,
                    row.get("user_id", UUID.class),
                    row.get("username", String.class),
                    Rows.texts(row, "roles"),
                    Rows.texts(row, "owners"));
        });
    }

    /** List those of {@code user}, or everybody's. */
    Page<ApiToken> list(DSLContext work, Page.Request page, Optional<UUID> user) {
        UUID after = page.afterId().orElse(null);
        List<ApiToken> rows = work.fetch(
                        TOKEN + """
                                WHERE t.expires_at > ? AND (cast(? AS uuid) IS NULL OR t.user_id = cast(? AS uuid))
                                  AND (cast(? AS uuid) IS NULL OR t.id > cast(? AS uuid))
                                ORDER BY t.id LIMIT ?
                                """, Rows.now(clock), user.orElse(null), user.orElse(null), after, after, page.rows())
                .map(ApiTokenStore::token);
        return Page.byId(rows, page, ApiToken::id);
    }

    Optional<ApiToken> find(DSLContext work, UUID id) {
        return work.fetchOptional(TOKEN + "WHERE t.id = ? AND t.expires_at > ?", id, Rows.now(clock))
                .map(ApiTokenStore::token);
    }

    void delete(DSLContext work, UUID id) {
        work.execute("DELETE FROM api_tokens WHERE id = ?", id);
    }

    int deleteAll(DSLContext work, UUID user) {
        return work.execute("DELETE FROM api_tokens WHERE user_id = ?", user);
    }

    private static ApiToken token(Record row) {
        return new ApiToken(
                row.get("id", UUID.class),
                row.get("user_id", UUID.class),
                row.get("name", String.class),
                Rows.texts(row, "roles"),
                Rows.moment(row, "created_at"),
                Rows.moment(row, "expires_at"),
                Rows.maybeMoment(row, "used_at"));
    }
}
