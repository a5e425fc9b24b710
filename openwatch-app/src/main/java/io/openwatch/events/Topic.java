package io.openwatch.events;

import io.openwatch.access.Permission;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Name what events are about; each wants the permission that reading the same thing wants.
 *
 * @since 0.1
 */
public enum Topic {
    HOSTS(Permission.HOST_READ),
    HOST_KEYS(Permission.HOST_KEY_READ),
    GROUPS(Permission.GROUP_READ),
    CREDENTIALS(Permission.CREDENTIAL_READ),
    SCANS(Permission.SCAN_READ),
    COMPLIANCE(Permission.COMPLIANCE_READ),
    EXCEPTIONS(Permission.EXCEPTION_READ),
    ALERTS(Permission.ALERT_READ),
    REMEDIATIONS(Permission.REMEDIATION_READ),
    JOBS(Permission.JOB_READ),
    SETTINGS(Permission.SETTING_READ),
    UPGRADES(Permission.UPGRADE_READ);

    private final Permission permission;

    Topic(Permission permission) {
        this.permission = permission;
    }

    /** Find the one with {@code code}. */
    public static Optional<Topic> of(String code) {
        return Arrays.stream(values())
                .filter(topic -> topic.code().equals(code))
                .findFirst();
    }

    /** Return its name in the API. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Return what one needs to hear of it. */
    public Permission permission() {
        return permission;
    }
}
