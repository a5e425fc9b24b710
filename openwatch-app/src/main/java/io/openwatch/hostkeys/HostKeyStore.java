package io.openwatch.hostkeys;

import static io.openwatch.hostkeys.HostKeyTable.FINGERPRINT;
import static io.openwatch.hostkeys.HostKeyTable.HOST_ID;
import static io.openwatch.hostkeys.HostKeyTable.HOST_KEYS;
import static io.openwatch.hostkeys.HostKeyTable.ID;
import static io.openwatch.hostkeys.HostKeyTable.KEY_TYPE;
import static io.openwatch.hostkeys.HostKeyTable.PENDING;
import static io.openwatch.hostkeys.HostKeyTable.PINNED;
import static io.openwatch.hostkeys.HostKeyTable.REVOKED;
import static io.openwatch.hostkeys.HostKeyTable.STATUS;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import com.github.f4b6a3.uuid.UuidCreator;
import io.openwatch.access.Caller;
import io.openwatch.changes.Changes;
import io.openwatch.changes.Changes.Action;
import io.openwatch.changes.Changes.Work;
import io.openwatch.credentials.SshKey;
import io.openwatch.http.ApiException;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Page;
import io.openwatch.settings.KnownSettings;
import io.openwatch.settings.SettingStore;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.ResultQuery;

/**
 * Keep the keys of hosts, and say of a key that a host presents whether it is trusted.
 *
 * <p>A key that is not pinned is never trusted: one that differs from what is known waits for a person.
 *
 * @since 0.1
 */
public final class HostKeyStore {
    /** Seeing a key again is noted once in a while, not at each connection. */
    private static final Duration NOTED = Duration.ofHours(1);

    private final DSLContext jooq;
    private final Changes changes;
    private final SettingStore settings;
    private final InstantSource clock;

    /** Keep them in the database behind {@code jooq}; {@code settings} say what becomes of a host's first key. */
    public HostKeyStore(DSLContext jooq, Changes changes, SettingStore settings, InstantSource clock) {
        this.jooq = jooq;
        this.changes = changes;
        this.settings = settings;
        this.clock = clock;
    }

    /** Whether a presented key is trusted. */
    public enum Verdict {
        /** It is pinned. Go on. */
        TRUSTED,
        /** A person has to approve it first. */
        PENDING,
        /** A person said that it is not to be trusted. */
        REVOKED
    }

    Page<HostKey> list(Page.Request page, Optional<UUID> host, Optional<String> status) {
        return Page.byId(query(page, host, status).fetch(HostKeyTable::key), page, HostKey::id);
    }

    ResultQuery<? extends Record> query(Page.Request page, Optional<UUID> host, Optional<String> status) {
        return jooq.select(HostKeyTable.SHOWN)
                .from(HOST_KEYS)
                .where(page.afterId().map(ID::gt).orElse(noCondition()))
                .and(host.map(HOST_ID::eq).orElse(noCondition()))
                .and(status.map(STATUS::eq).orElse(noCondition()))
                .orderBy(ID)
                .limit(page.rows());
    }

    HostKey get(UUID id) {
        return find(jooq, id).orElseThrow(() -> missing(id));
    }

    /** Pin a key that a person brings. */
    HostKey pin(Caller by, UUID host, SshKey key) {
        return changes.make(new Action("host_key.pinned", by, "host_key"), work -> {
            lock(work, host);
            if (known(work, host, key).isPresent()) {
                throw new ApiException(
                        ErrorKind.HOST_KEY_DUPLICATE, "this key of the host is known already; approve or revoke it");
            }
            UUID id = insert(work, host, key, new Decision(PINNED, "operator", by.name()));
            work.done(id, detail(host, key.type(), key.fingerprint()));
            return shown(work, id);
        });
    }

    /** Trust a key that waited, instead of the pinned ones of the same type. */
    HostKey approve(Caller by, UUID id) {
        return changes.make(new Action("host_key.approved", by, "host_key"), work -> {
            HostKey key = lockedKey(work, id);
            if (!key.status().equals(PENDING)) {
                throw decided(key);
            }
            int replaced = work.sql()
                    .update(HOST_KEYS)
                    .set(STATUS, REVOKED)
                    .set(HostKeyTable.DECIDED_AT, now())
                    .set(HostKeyTable.DECIDED_BY, by.name())
                    .where(HOST_ID.eq(key.hostId()))
                    .and(KEY_TYPE.eq(key.keyType()))
                    .and(STATUS.eq(PINNED))
                    .execute();
            decide(work, by, id, PINNED);
            Map<String, Object> detail =
                    new java.util.HashMap<>(detail(key.hostId(), key.keyType(), key.fingerprint()));
            detail.put("replaced", replaced);
            work.done(id, detail);
            return shown(work, id);
        });
    }

    /** Trust a key no more, or never. */
    HostKey revoke(Caller by, UUID id) {
        return changes.make(new Action("host_key.revoked", by, "host_key"), work -> {
            HostKey key = lockedKey(work, id);
            if (key.status().equals(REVOKED)) {
                throw decided(key);
            }
            decide(work, by, id, REVOKED);
            work.done(id, detail(key.hostId(), key.keyType(), key.fingerprint()));
            return shown(work, id);
        });
    }

    /** Forget a key: when the host presents it again, it is as new. */
    void forget(Caller by, UUID id) {
        changes.make(new Action("host_key.forgotten", by, "host_key"), work -> {
            HostKey key = lockedKey(work, id);
            work.sql().deleteFrom(HOST_KEYS).where(ID.eq(id)).execute();
            work.done(id, detail(key.hostId(), key.keyType(), key.fingerprint()));
            return id;
        });
    }

    /**
     * Judge a key that {@code host} presents, and remember it if it is new.
     *
     * @param by in whose name the connection is made
     */
    public Verdict judge(Caller by, UUID host, SshKey key) {
        Optional<HostKey> known = jooq.select(HostKeyTable.SHOWN)
                .from(HOST_KEYS)
                .where(HOST_ID.eq(host))
                .and(FINGERPRINT.eq(key.fingerprint()))
                .fetchOptional(HostKeyTable::key);
        known.filter(found -> found.lastSeenAt().isBefore(clock.instant().minus(NOTED)))
                .ifPresent(found -> jooq.update(HOST_KEYS)
                        .set(HostKeyTable.LAST_SEEN_AT, now())
                        .where(ID.eq(found.id()))
                        .execute());
        return known.map(found -> verdict(found.status())).orElseGet(() -> meet(by, host, key));
    }

    /** Two connections may meet a host at once: the second one sees what the first one did. */
    private Verdict meet(Caller by, UUID host, SshKey key) {
        boolean trusting = settings.get(KnownSettings.FIRST_CONTACT).equals("pin");
        boolean first = !jooq.fetchExists(HOST_KEYS, HOST_ID.eq(host));
        String action = first ? "host_key.first_seen" : "host_key.changed";
        return changes.make(new Action(action, by, "host_key"), work -> {
            lock(work, host);
            Optional<HostKey> meanwhile = known(work, host, key);
            if (meanwhile.isPresent()) {
                return verdict(meanwhile.get().status());
            }
            boolean still = !work.sql().fetchExists(HOST_KEYS, HOST_ID.eq(host));
            Decision decision = new Decision(
                    still && trusting ? PINNED : PENDING,
                    still ? "first_contact" : "changed",
                    still && trusting ? by.name() : null);
            UUID id = insert(work, host, key, decision);
            Map<String, Object> detail = new java.util.HashMap<>(detail(host, key.type(), key.fingerprint()));
            detail.put("status", decision.status());
            work.done(id, detail);
            return verdict(decision.status());
        });
    }

    /** What is decided about a key when it comes. */
    private record Decision(
            String status,
            String origin,
            @org.jspecify.annotations.Nullable String by) {}

    private UUID insert(Work work, UUID host, SshKey key, Decision decision) {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        work.sql()
                .insertInto(HOST_KEYS)
                .set(ID, id)
                .set(HOST_ID, host)
                .set(KEY_TYPE, key.type())
                .set(HostKeyTable.PUBLIC_KEY, key.text())
                .set(FINGERPRINT, key.fingerprint())
                .set(STATUS, decision.status())
                .set(HostKeyTable.ORIGIN, decision.origin())
                .set(HostKeyTable.FIRST_SEEN_AT, now())
                .set(HostKeyTable.LAST_SEEN_AT, now())
                .set(HostKeyTable.DECIDED_AT, decision.by() == null ? null : now())
                .set(HostKeyTable.DECIDED_BY, decision.by())
                .execute();
        return id;
    }

    private void decide(Work work, Caller by, UUID id, String status) {
        work.sql()
                .update(HOST_KEYS)
                .set(STATUS, status)
                .set(HostKeyTable.DECIDED_AT, now())
                .set(HostKeyTable.DECIDED_BY, by.name())
                .where(ID.eq(id))
                .execute();
    }

    private static void lock(Work work, UUID host) {
        boolean there = work.sql()
                .resultQuery("select id from hosts where id = {0} and deleted_at is null for update", val(host))
                .fetch()
                .isNotEmpty();
        if (!there) {
            throw new ApiException(ErrorKind.HOST_NOT_FOUND, "there is no host [" + host + "]");
        }
    }

    private static HostKey lockedKey(Work work, UUID id) {
        return work.sql()
                .select(HostKeyTable.SHOWN)
                .from(HOST_KEYS)
                .where(ID.eq(id))
                .forUpdate()
                .fetchOptional(HostKeyTable::key)
                .orElseThrow(() -> missing(id));
    }

    private static Optional<HostKey> known(Work work, UUID host, SshKey key) {
        return work.sql()
                .select(HostKeyTable.SHOWN)
                .from(HOST_KEYS)
                .where(HOST_ID.eq(host))
                .and(FINGERPRINT.eq(key.fingerprint()))
                .fetchOptional(HostKeyTable::key);
    }

    private static HostKey shown(Work work, UUID id) {
        return find(work.sql(), id).orElseThrow(() -> missing(id));
    }

    private static Optional<HostKey> find(DSLContext sql, UUID id) {
        return sql.select(HostKeyTable.SHOWN).from(HOST_KEYS).where(ID.eq(id)).fetchOptional(HostKeyTable::key);
    }

    private static Verdict verdict(String status) {
        return switch (status) {
            case PINNED -> Verdict.TRUSTED;
            case REVOKED -> Verdict.REVOKED;
            default -> Verdict.PENDING;
        };
    }

    private static Map<String, Object> detail(UUID host, String type, String fingerprint) {
        return Map.of("host", host.toString(), "key_type", type, "fingerprint", fingerprint);
    }

    private OffsetDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private static ApiException decided(HostKey key) {
        return new ApiException(ErrorKind.HOST_KEY_DECIDED, "the key is " + key.status() + " already");
    }

    private static ApiException missing(UUID id) {
        return new ApiException(ErrorKind.HOST_KEY_NOT_FOUND, "there is no host key [" + id + "]");
    }
}
