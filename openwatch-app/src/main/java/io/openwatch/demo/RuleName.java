package io.openwatch.demo;

import java.util.List;
import java.util.Locale;

/** A rule of our own invention: an area, an aspect of it and a running number. */
record RuleName(String area, String aspect, int number) {
    private static final List<String> AREAS = List.of(
            "ssh",
            "sudo",
            "kernel",
            "mount",
            "audit",
            "cron",
            "pam",
            "boot",
            "network",
            "firewall",
            "logging",
            "package",
            "time",
            "account",
            "file",
            "service",
            "crypto",
            "mail",
            "dns",
            "usb");
    private static final List<String> ASPECTS = List.of(
            "disabled", "owner", "mode", "timeout", "limit", "logged", "encrypted", "pinned", "present", "absent");
    private static final List<String> SEVERITIES =
            List.of("low", "medium", "medium", "high", "low", "medium", "critical", "medium", "high", "low");

    static RuleName of(int index) {
        int area = index % AREAS.size();
        int aspect = index / AREAS.size() % ASPECTS.size();
        return new RuleName(AREAS.get(area), ASPECTS.get(aspect), index / (AREAS.size() * ASPECTS.size()) + 1);
    }

    String id() {
        return String.format(Locale.ROOT, "%s-%s-%03d", area, aspect, number);
    }

    String severity() {
        return SEVERITIES.get((AREAS.indexOf(area) * 3 + ASPECTS.indexOf(aspect) * 7 + number) % SEVERITIES.size());
    }

    String detail(String status) {
        return switch (status) {
            case "pass" -> "as required";
            case "fail" -> area + " setting " + number + " is not " + aspect;
            case "error" -> "the value could not be read";
            case "skipped" -> "not installed on this host";
            default -> throw new IllegalArgumentException("unknown status [" + status + "]");
        };
    }
}
