package io.openwatch.settings;

import java.util.List;

/**
 * Know every setting that there is. What is not read by anything does not stand here.
 *
 * @since 0.1
 */
public final class KnownSettings {
    /** How long a connection to a host may take. */
    public static final Setting<Integer> CONNECT_SECONDS = Setting.count(
            "connectivity", "connect_timeout_seconds", 10, 1, 120, "how long connecting to a host may take");

    /** What becomes of the key of a host that was never met before. */
    public static final Setting<String> FIRST_CONTACT = Setting.choice(
            "connectivity",
            "first_contact",
            List.of("pin", "ask"),
            "the first key of a host: pin trusts it from then on, ask keeps it pending until a person approves it");

    /** How many hosts are scanned at once. */
    public static final Setting<Integer> SCAN_PARALLEL =
            Setting.count("scan", "parallel_hosts", 16, 1, 512, "how many hosts one machine scans at once");

    /** How long a scan of one host may take. */
    public static final Setting<Integer> SCAN_SECONDS =
            Setting.count("scan", "timeout_seconds", 900, 10, 86_400, "how long the scan of one host may take");

    /** How long deleted hosts can be restored. */
    public static final Setting<Integer> KEEP_DELETED_HOSTS =
            Setting.count("retention", "deleted_hosts_days", 30, 1, 3650, "how long a deleted host can be restored");

    /** How long scans are kept that a newer one has replaced. */
    public static final Setting<Integer> KEEP_SCANS = Setting.count(
            "retention", "scans_days", 365, 1, 3650, "how long scans are kept whose findings newer ones replaced");

    /** How long answers are kept for repeated requests. */
    public static final Setting<Integer> KEEP_ANSWERS = Setting.count(
            "retention",
            "idempotency_hours",
            24,
            1,
            168,
            "how long a repeated request with the same Idempotency-Key gets the same answer");

    /** How long sessions, tokens and counts of failures are kept after their end. */
    public static final Setting<Integer> KEEP_ENDED = Setting.count(
            "retention",
            "ended_sign_ins_days",
            7,
            1,
            365,
            "how long sessions, API tokens and counts of failed sign-ins are kept after their end");

    /** How long a host key is kept that somebody revoked. */
    public static final Setting<Integer> KEEP_PENDING_KEYS = Setting.count(
            "retention",
            "pending_host_keys_days",
            90,
            1,
            3650,
            "how long a key waits for approval that its host does not present any more");

    /** How long the audit trail reaches back. */
    public static final Setting<Integer> KEEP_AUDIT =
            Setting.count("retention", "audit_days", 730, 30, 3650, "how long events of the audit trail are kept");

    /** How long jobs are kept that ended. */
    public static final Setting<Integer> KEEP_JOBS =
            Setting.count("retention", "jobs_days", 30, 1, 3650, "how long jobs are kept after their end");

    /** How far back listeners can catch up. */
    public static final Setting<Integer> KEEP_EVENTS =
            Setting.count("retention", "events_hours", 24, 1, 168, "how far back listeners to events can catch up");

    private static final List<Setting<?>> ALL = List.of(
            CONNECT_SECONDS,
            FIRST_CONTACT,
            SCAN_PARALLEL,
            SCAN_SECONDS,
            KEEP_DELETED_HOSTS,
            KEEP_SCANS,
            KEEP_ANSWERS,
            KEEP_ENDED,
            KEEP_PENDING_KEYS,
            KEEP_AUDIT,
            KEEP_JOBS,
            KEEP_EVENTS);

    private KnownSettings() {}

    /** Return all of them. */
    public static List<Setting<?>> all() {
        return ALL;
    }

    /** Return the names of the groups, in order. */
    public static List<String> groups() {
        return ALL.stream().map(Setting::group).distinct().toList();
    }

    /** Return those of a group. */
    static List<Setting<?>> of(String group) {
        return ALL.stream().filter(setting -> setting.group().equals(group)).toList();
    }
}
