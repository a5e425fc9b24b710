package io.openwatch.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Name everything that a caller may be allowed to do. Every route of the API declares one of them; roles, tokens and the
 * contract name them by their code.
 *
 * <p>Codes are stored in databases and written in contracts: they never change. A new one goes to the end of its group.
 *
 * @since 0.1
 */
public enum Permission {
    USER_READ("user:read"),
    USER_WRITE("user:write"),
    USER_DELETE("user:delete", true),
    SESSION_READ("session:read"),
    SESSION_REVOKE("session:revoke", true),
    ROLE_READ("role:read"),
    ROLE_WRITE("role:write", true),
    ROLE_ASSIGN("role:assign", true),
    TOKEN_READ("token:read"),
    TOKEN_WRITE("token:write"),
    TOKEN_DELETE("token:delete", true),

    HOST_READ("host:read"),
    HOST_WRITE("host:write"),
    HOST_DELETE("host:delete", true),
    HOST_CONNECTIVITY_CHECK("host:connectivity_check"),
    HOST_INTELLIGENCE_REFRESH("host:intelligence_refresh"),
    HOST_KEY_READ("host_key:read"),
    HOST_KEY_WRITE("host_key:write", true),
    GROUP_READ("group:read"),
    GROUP_WRITE("group:write"),
    GROUP_DELETE("group:delete", true),
    CREDENTIAL_READ("credential:read"),
    CREDENTIAL_WRITE("credential:write"),
    CREDENTIAL_DELETE("credential:delete", true),

    SCAN_READ("scan:read"),
    SCAN_EXECUTE("scan:execute"),
    SCAN_CANCEL("scan:cancel"),
    SCAN_SCHEDULE("scan:schedule"),
    RULE_READ("rule:read"),
    RULE_WRITE("rule:write", true),
    COMPLIANCE_READ("compliance:read"),
    BASELINE_READ("baseline:read"),
    BASELINE_WRITE("baseline:write"),
    BASELINE_DELETE("baseline:delete", true),
    EXCEPTION_READ("exception:read"),
    EXCEPTION_REQUEST("exception:request"),
    EXCEPTION_COMMENT("exception:comment"),
    EXCEPTION_APPROVE("exception:approve"),
    EXCEPTION_REVOKE("exception:revoke", true),
    ALERT_READ("alert:read"),
    ALERT_ACKNOWLEDGE("alert:acknowledge"),
    ALERT_RESOLVE("alert:resolve"),
    ALERT_WRITE("alert:write"),
    NOTIFICATION_READ("notification:read"),
    NOTIFICATION_WRITE("notification:write"),
    NOTIFICATION_DELETE("notification:delete", true),
    NOTIFICATION_TEST("notification:test"),
    REPORT_READ("report:read"),
    REPORT_WRITE("report:write"),
    REMEDIATION_READ("remediation:read"),
    REMEDIATION_REQUEST("remediation:request"),
    REMEDIATION_APPROVE("remediation:approve"),
    REMEDIATION_EXECUTE("remediation:execute", true),
    REMEDIATION_ROLL_BACK("remediation:rollback", true),

    AUDIT_READ("audit:read"),
    AUDIT_EXPORT("audit:export"),
    AUDIT_VERIFY("audit:verify"),
    JOB_READ("job:read"),
    JOB_WRITE("job:write"),
    EVENT_READ("event:read"),
    SETTING_READ("setting:read"),
    SETTING_WRITE("setting:write", true),
    RETENTION_READ("retention:read"),
    RETENTION_WRITE("retention:write", true),
    UPGRADE_READ("upgrade:read"),
    UPGRADE_EXECUTE("upgrade:execute", true),
    BACKUP_READ("backup:read"),
    BACKUP_WRITE("backup:write", true),
    SYSTEM_READ("system:read"),
    METRICS_READ("metrics:read");

    private static final Map<String, Permission> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Permission::code, Function.identity()));

    private final String code;
    private final boolean dangerous;

    Permission(String code) {
        this(code, false);
    }

    Permission(String code, boolean dangerous) {
        this.code = code;
        this.dangerous = dangerous;
    }

    /** Find the one with {@code code}; empty where there is none. */
    public static Optional<Permission> of(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /** Return all of them, in order. */
    public static Set<Permission> all() {
        return EnumSet.allOf(Permission.class);
    }

    /** Return the stable code, {@code category:action}. */
    public String code() {
        return code;
    }

    /** Return what it is about, the code's part before the colon. */
    public String category() {
        return code.substring(0, code.indexOf(':'));
    }

    /** Return the code's part behind the colon. */
    public String action() {
        return code.substring(code.indexOf(':') + 1);
    }

    /** Say whether it destroys something, changes others' rights or changes machines. */
    public boolean dangerous() {
        return dangerous;
    }
}
