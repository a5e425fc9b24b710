package io.openwatch.access;

import static io.openwatch.access.Permission.*;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Name the roles that every appliance has; they can neither be changed nor removed.
 *
 * @since 0.1
 */
public enum BuiltInRole {
    /** Reads what the fleet is like, and nothing about accounts and secrets. */
    VIEWER("viewer", "Reads the fleet and its compliance", reads()),

    /** Reads the trail as well, exports it, and takes part in exceptions. */
    AUDITOR(
            "auditor",
            "Reads everything about compliance, exports the audit trail, approves exceptions",
            with(
                    without(reads(), ROLE_READ),
                    AUDIT_EXPORT,
                    AUDIT_VERIFY,
                    EXCEPTION_REQUEST,
                    EXCEPTION_COMMENT,
                    EXCEPTION_APPROVE)),

    /** Runs the fleet from day to day, without the say over exceptions and remediations. */
    OPS_LEAD(
            "ops_lead",
            "Runs the fleet: hosts, groups, scans, alerts, remediations that others approved",
            with(
                    reads(),
                    HOST_WRITE,
                    HOST_CONNECTIVITY_CHECK,
                    HOST_INTELLIGENCE_REFRESH,
                    GROUP_WRITE,
                    CREDENTIAL_READ,
                    SCAN_EXECUTE,
                    SCAN_CANCEL,
                    SCAN_SCHEDULE,
                    BASELINE_WRITE,
                    EXCEPTION_REQUEST,
                    EXCEPTION_COMMENT,
                    ALERT_ACKNOWLEDGE,
                    ALERT_RESOLVE,
                    NOTIFICATION_TEST,
                    REPORT_WRITE,
                    JOB_WRITE,
                    REMEDIATION_REQUEST,
                    REMEDIATION_EXECUTE,
                    REMEDIATION_ROLL_BACK)),

    /** Has the say over security: accounts but not their roles, credentials, keys, exceptions, remediations. */
    SECURITY_ADMIN(
            "security_admin",
            "Answers for security: accounts, tokens, credentials, host keys, exceptions, remediations, audit",
            with(
                    categories(
                            "host",
                            "host_key",
                            "group",
                            "credential",
                            "scan",
                            "rule",
                            "baseline",
                            "exception",
                            "alert",
                            "notification",
                            "report",
                            "token",
                            "session",
                            "remediation",
                            "audit",
                            "job"),
                    reads(),
                    USER_READ,
                    USER_WRITE,
                    RETENTION_READ)),

    /** May do everything. */
    ADMIN("admin", "May do everything", Permission.all());

    private final String code;
    private final String description;
    // An unmodifiable copy.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<Permission> permissions;

    BuiltInRole(String code, String description, Set<Permission> permissions) {
        this.code = code;
        this.description = description;
        this.permissions = Set.copyOf(permissions);
    }

    /** Find the one with {@code code}; empty where there is none. */
    public static Optional<BuiltInRole> of(String code) {
        return Arrays.stream(values()).filter(role -> role.code.equals(code)).findFirst();
    }

    /** Return the stable code, which is also its name in the API. */
    public String code() {
        return code;
    }

    /** Say in one line what it is for. */
    public String description() {
        return description;
    }

    /** Return what it allows. */
    public Set<Permission> permissions() {
        return permissions;
    }

    /** Reading accounts, tokens, sessions, credentials is no matter of the fleet. */
    private static Set<Permission> reads() {
        return where(permission -> permission.action().equals("read")
                && !Set.of(USER_READ, SESSION_READ, TOKEN_READ, CREDENTIAL_READ, RETENTION_READ, BACKUP_READ)
                        .contains(permission));
    }

    private static Set<Permission> categories(String... names) {
        Set<String> wanted = Set.of(names);
        return where(permission -> wanted.contains(permission.category()));
    }

    private static Set<Permission> where(Predicate<Permission> wanted) {
        Set<Permission> found = EnumSet.noneOf(Permission.class);
        Permission.all().stream().filter(wanted).forEach(found::add);
        return found;
    }

    private static Set<Permission> with(Set<Permission> set, Permission... more) {
        Set<Permission> all = EnumSet.copyOf(set);
        all.addAll(Arrays.asList(more));
        return all;
    }

    private static Set<Permission> with(Set<Permission> set, Set<Permission> others, Permission... more) {
        return with(with(set, others.toArray(Permission[]::new)), more);
    }

    private static Set<Permission> without(Set<Permission> set, Permission... fewer) {
        Set<Permission> rest = EnumSet.copyOf(set);
        rest.removeAll(Arrays.asList(fewer));
        return rest;
    }
}
