package io.openwatch.retention;

import static org.jooq.impl.DSL.val;

import io.openwatch.hosts.HostStore;
import io.openwatch.retention.RetentionRule.Chained;
import io.openwatch.retention.RetentionRule.Follows;
import io.openwatch.retention.RetentionRule.Kept;
import io.openwatch.retention.RetentionRule.Swept;
import io.openwatch.settings.KnownSettings;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;

/** The rule of every table; a test compares them with the catalog. */
final class RetentionRules {
    private static final Duration DAYS = Duration.ofDays(1);
    private static final Duration HOURS = Duration.ofHours(1);

    /** A host takes hundreds of findings with it. */
    private static final int FEWER_HOSTS = 20;

    static final List<RetentionRule> ALL = List.of(
            new Kept("flyway_schema_history", "one row for each migration"),
            new Kept("users", "as many as there are people"),
            new Kept("roles", "as many as people make"),
            new Follows("user_roles", "users"),
            new Swept(
                    "sessions",
                    KnownSettings.KEEP_ENDED,
                    DAYS,
                    "sessions that ended",
                    (sql, before, most) -> byAge(sql, "sessions", "expires_at", before, most)),
            new Swept(
                    "api_tokens",
                    KnownSettings.KEEP_ENDED,
                    DAYS,
                    "API tokens that ended",
                    (sql, before, most) -> byAge(sql, "api_tokens", "expires_at", before, most)),
            new Swept(
                    "sign_in_failures",
                    KnownSettings.KEEP_ENDED,
                    DAYS,
                    "failed sign-ins that nobody counts any more",
                    (sql, before, most) -> byAge(sql, "sign_in_failures", "last_at", before, most)),
            new Follows("second_factors", "users"),
            new Follows("backup_codes", "second_factors"),
            new Swept("hosts", KnownSettings.KEEP_DELETED_HOSTS, DAYS, "deleted hosts", RetentionRules::deletedHosts),
            new Follows("findings", "hosts"),
            new Swept(
                    "scans",
                    KnownSettings.KEEP_SCANS,
                    DAYS,
                    "scans whose findings newer ones replaced",
                    RetentionRules::oldScans),
            new Follows("scan_summaries", "scans"),
            new Kept("groups", "as many as people make"),
            new Follows("group_members", "groups"),
            new Kept("credentials", "one for a host or group at most, and those go with it"),
            new Swept(
                    "host_keys",
                    KnownSettings.KEEP_PENDING_KEYS,
                    DAYS,
                    "keys that wait for approval and were not seen again",
                    RetentionRules::stalePendingKeys),
            new Kept("settings", "one row for each group of settings"),
            new Swept(
                    "idempotency_keys",
                    KnownSettings.KEEP_ANSWERS,
                    HOURS,
                    "answers for repeated requests",
                    (sql, before, most) -> byAge(sql, "idempotency_keys", "created_at", before, most)),
            new Chained("audit_events", KnownSettings.KEEP_AUDIT),
            new Follows("audit_links", "audit_events"),
            new Kept("audit_head", "one row"),
            new Kept("audit_checkpoints", "one row for each time that old events went"),
            new Swept(
                    "jobs",
                    KnownSettings.KEEP_JOBS,
                    DAYS,
                    "jobs that ended",
                    (sql, before, most) -> byAge(sql, "jobs", "ended_at", before, most)),
            new Follows("scheduled_tasks", "jobs"),
            new Swept(
                    "events",
                    KnownSettings.KEEP_EVENTS,
                    HOURS,
                    "events for listeners",
                    (sql, before, most) -> byAge(sql, "events", "created_at", before, most)));

    private RetentionRules() {}

    /** Remove the oldest rows by a column that has an index. */
    static int byAge(DSLContext sql, String table, String column, OffsetDateTime before, int most) {
        return sql.execute(
                "delete from " + table + " where ctid = any (array(select ctid from " + table + " where " + column
                        + " < {0} order by " + column + " limit {1} for update skip locked))",
                val(before),
                val(most));
    }

    private static int deletedHosts(DSLContext sql, OffsetDateTime before, int most) {
        int wanted = Math.min(most, FEWER_HOSTS);
        List<UUID> ids = sql.resultQuery(
                        "select id from hosts where deleted_at is not null and deleted_at < {0} order by id limit {1}"
                                + " for update skip locked",
                        val(before), val(wanted))
                .fetch(row -> row.get(0, UUID.class));
        return ids.isEmpty() ? 0 : HostStore.erase(sql, ids);
    }

    /** The scan that current findings came from stays, however old it is. */
    private static int oldScans(DSLContext sql, OffsetDateTime before, int most) {
        List<UUID> ids = sql.resultQuery(
                        "select s.id from scans s where s.finished_at < {0}"
                                + " and not exists (select 1 from findings f where f.scan_id = s.id)"
                                + " order by s.finished_at limit {1} for update skip locked",
                        val(before), val(most))
                .fetch(row -> row.get(0, UUID.class));
        UUID[] gone = ids.toArray(UUID[]::new);
        sql.execute("delete from scan_summaries where scan_id = any({0})", val(gone));
        return sql.execute("delete from scans where id = any({0})", val(gone));
    }

    private static int stalePendingKeys(DSLContext sql, OffsetDateTime before, int most) {
        return sql.execute(
                "delete from host_keys where id = any (array(select id from host_keys where status = 'pending'"
                        + " and last_seen_at < {0} order by id limit {1} for update skip locked))",
                val(before), val(most));
    }
}
