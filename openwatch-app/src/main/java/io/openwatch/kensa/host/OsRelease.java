package io.openwatch.kensa.host;

import io.openwatch.kensa.Platform;
import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.FileText;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.Source;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which system a host runs.
 *
 * @param id {@code ID}, lower case
 * @param like {@code ID_LIKE}
 * @param version {@code VERSION_ID}; empty when there is none
 * @param name {@code PRETTY_NAME}, for people
 * @since 0.1
 */
public record OsRelease(String id, List<String> like, String version, String name) {

    /** Told by os-release; absent when the host has no such file. */
    public static final Fact<OsRelease> FACT = new Known();

    private static final Set<String> DPKG = Set.of("debian", "ubuntu");
    private static final Set<String> RPM = Set.of("rhel", "fedora", "centos", "suse", "opensuse");

    /** Copy the list. */
    public OsRelease {
        like = List.copyOf(like);
    }

    /** Return the major version; empty when there is none. */
    public OptionalInt major() {
        String digits = version.replaceFirst("[^0-9].*$", "");
        return digits.isEmpty() || digits.length() > 9 ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits));
    }

    /** Say whether it is one of the systems that {@code platform} names. */
    public boolean is(Platform platform) {
        return platform.ids().contains(id) && platform.spans(major());
    }

    /** Say whether dpkg is where its packages are known. */
    boolean dpkg() {
        return DPKG.contains(id) || like.stream().anyMatch(DPKG::contains);
    }

    /** Say whether rpm is where its packages are known. */
    boolean rpm() {
        return RPM.contains(id) || like.stream().anyMatch(RPM::contains);
    }

    private static OsRelease parse(String text) {
        Map<String, String> values = new HashMap<>();
        text.lines()
                .filter(line -> line.matches("[A-Z0-9_]+=.*"))
                .forEach(line -> values.put(
                        line.substring(0, line.indexOf('=')),
                        unquoted(line.substring(line.indexOf('=') + 1).strip())));
        return new OsRelease(
                values.getOrDefault("ID", "linux").toLowerCase(Locale.ROOT),
                List.of(values.getOrDefault("ID_LIKE", "")
                        .toLowerCase(Locale.ROOT)
                        .split(" +")),
                values.getOrDefault("VERSION_ID", ""),
                values.getOrDefault("PRETTY_NAME", values.getOrDefault("ID", "linux")));
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }

    private record Known() implements Fact<OsRelease> {

        private static final FileText OWN = new FileText("/etc/os-release");
        private static final FileText VENDOR = new FileText("/usr/lib/os-release");

        @Override
        public Set<Source<?>> sources() {
            return Set.of(OWN, VENDOR);
        }

        @Override
        public Reading<OsRelease> read(Facts facts) {
            Reading<String> own = facts.get(OWN);
            return (own instanceof Reading.Absent ? facts.get(VENDOR) : own).map(OsRelease::parse);
        }
    }
}
