package io.openwatch.kensa;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Name systems that a rule is meant for.
 *
 * @param family the {@code ID} of os-release, lower case
 * @param minVersion the lowest major version; empty for no bound
 * @param maxVersion the highest major version, itself included; empty for no bound
 * @param derivatives whether the rebuilds of Red Hat Enterprise Linux count as it
 * @since 0.1
 */
public record Platform(String family, OptionalInt minVersion, OptionalInt maxVersion, boolean derivatives) {

    /** One family for rules: same packages, same files, same versions. Neither Fedora nor Amazon Linux is among them. */
    private static final Set<String> ENTERPRISE_LINUX =
            Set.of("rhel", "redhat", "centos", "rocky", "almalinux", "alma", "ol", "oracle");

    private static final Set<String> RED_HAT = Set.of("rhel", "redhat");

    /** Spell the family in lower case. */
    public Platform {
        family = family.toLowerCase(Locale.ROOT);
    }

    /** Return every {@code ID} that counts as the family, sorted. */
    public List<String> ids() {
        if (derivatives && ENTERPRISE_LINUX.contains(family)) {
            return ENTERPRISE_LINUX.stream().sorted().toList();
        }
        return RED_HAT.contains(family) ? RED_HAT.stream().sorted().toList() : List.of(family);
    }

    /** Say whether {@code version} is within the bounds; a version that nobody knows is. */
    public boolean spans(OptionalInt version) {
        return version.isEmpty()
                || (version.getAsInt() >= minVersion.orElse(Integer.MIN_VALUE)
                        && version.getAsInt() <= maxVersion.orElse(Integer.MAX_VALUE));
    }

    /** Show it for people: {@code rhel 8 to 9}. */
    @Override
    public String toString() {
        String from = minVersion.isPresent() ? " " + minVersion.getAsInt() : "";
        if (minVersion.equals(maxVersion)) {
            return family + from;
        }
        String to = maxVersion.isPresent() ? " to " + maxVersion.getAsInt() : " and later";
        return family + (minVersion.isEmpty() && maxVersion.isPresent() ? " up" : from) + to;
    }
}
