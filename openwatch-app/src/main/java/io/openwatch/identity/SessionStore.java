package io.openwatch.identity;

import com.github.f4b6a3.uuid.UuidCreator;
import io.openwatch.http.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Keeps the sessions. One that is idle for too long, or was begun too long ago, is none. */
final class SessionStore {
    /** Not each request is worth a write. */
    private static final Duration STEP = Duration.ofMinutes(1);

    private static final int LONGEST_AGENT = 200;
    private static final String LIVE = " expires_at > ? AND seen_at > ? ";

    private final InstantSource clock;
    private final Duration idle;
    private final Duration longest;

    SessionStore(InstantSource clock, Duration idle, Duration longest) {
        this.clock = clock;
        this.idle = idle;
        this.longest = longest;
    }

    /** A session as a request presents it. */
    record Presented(UUID id, UUID user, String username, List<String> roles) {}

    UUID begin(DSLContext work, UUID user, String token, String address, String agent) {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        Instant now = clock.instant();
        work.execute(
                "INSERT INTO sessions (id, user_id, token_hash, address, user_agent, created_at, seen_at, expires_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                user,
                OpaqueToken.hash(token),
                address,
                agent.length() <= LONGEST_AGENT ? agent : agent.substring(0, LONGEST_AGENT),
                Rows.at(now),
                Rows.at(now),
                Rows.at(now.plus(longest)));
        return id;
    }

    Optional<Presented> present(DSLContext work, String token) {
        Instant now = clock.instant();
        Optional<Record> found =
                work.fetchOptional("""
                        SELECT s.id, s.user_id, s.seen_at, u.username,
                               ARRAY(SELECT r.role_id FROM user_roles r WHERE r.user_id = u.id) AS roles
                        FROM sessions s JOIN users u ON u.id = s.user_id
                        WHERE s.token_hash = ? AND s.expires_at > ? AND s.seen_at > ?
                          AND u.disabled_at IS NULL AND u.deleted_at IS NULL
                        """, OpaqueToken.hash(token), Rows.at(now), Rows.at(now.minus(idle)));
        return found.map(row -> {
            UUID id = row.get("id", UUID.class);
            if (Rows.moment(row, "seen_at").isBefore(now.minus(STEP))) {
                work.execute("UPDATE sessions SET seen_at = ? WHERE id = ?", Rows.at(now), id);
            }
            return new Presented(
                    id, row.get("user_id", UUID.class), row.get("username", String.class), Rows.texts(row, "roles"));
        });
    }

    Page<Session> list(DSLContext work, Page.Request page, UUID user, Optional<UUID> current) {
        Instant now = clock.instant();
        UUID after = page.afterId().orElse(null);
        List<Session> rows = work.fetch(
                        "SELECT id, user_id, address, user_agent, created_at, seen_at, expires_at FROM sessions"
                                + " WHERE user_id = ? AND " + LIVE
                                + " AND (cast(? AS uuid) IS NULL OR id > cast(? AS uuid)) ORDER BY id LIMIT ?",
                        user,
                        Rows.at(now),
                        Rows.at(now.minus(idle)),
                        after,
                        after,
                        page.rows())
                .map(row -> session(row, current));
        return Page.byId(rows, page, Session::id);
    }

    /** Find whose a session is. */
    Optional<UUID> owner(DSLContext work, UUID id) {
        Instant now = clock.instant();
        return work.fetchOptional(
                        "SELECT user_id FROM sessions WHERE id = ? AND " + LIVE,
                        id,
                        Rows.at(now),
                        Rows.at(now.minus(idle)))
                .map(row -> row.get(0, UUID.class));
    }

    void end(DSLContext work, UUID id) {
        work.execute("DELETE FROM sessions WHERE id = ?", id);
    }

    /** End all of an account but {@code kept}, and return how many. */
    int endAll(DSLContext work, UUID user, Optional<UUID> kept) {
        return work.execute(
                "DELETE FROM sessions WHERE user_id = ? AND id IS DISTINCT FROM cast(? AS uuid)",
                user,
                kept.orElse(null));
    }

    private static Session session(Record row, Optional<UUID> current) {
        UUID id = row.get("id", UUID.class);
        return new Session(
                id,
                row.get("user_id", UUID.class),
                row.get("address", String.class),
                row.get("user_agent", String.class),
                Rows.moment(row, "created_at"),
                Rows.moment(row, "seen_at"),
                Rows.moment(row, "expires_at"),
                current.filter(id::equals).isPresent());
    }
}
