package io.openwatch.hosts;

import io.openwatch.http.Problem;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A host as a client sends it, to add it or to replace what is known of it. */
record NewHost(
        @Nullable String hostname,
        @Nullable String address,
        @Nullable Integer port,
        @Nullable String username,
        @Nullable String environment,
        @Nullable String osFamily,
        @Nullable String osVersion,
        @Nullable List<@Nullable String> tags) {
    static final Set<String> ENVIRONMENTS = Set.of("production", "staging", "development");
    static final Set<String> FAMILIES = Set.of("debian", "ubuntu", "rhel", "rocky", "sles");
    static final Pattern TAG = Pattern.compile("[a-z0-9][a-z0-9._:=/-]{0,62}");

    private static final Pattern HOSTNAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
    private static final Pattern USERNAME = Pattern.compile("[A-Za-z_][A-Za-z0-9._-]{0,63}");
    private static final Pattern OS_VERSION = Pattern.compile("(?=.*\\S)[^\\p{Cntrl}]{1,64}");
    private static final int USUAL_PORT = 22;
    private static final int LAST_PORT = 65_535;
    private static final int MOST_TAGS = 32;

    /** Note everything that is wrong. */
    Problem.Collector problems() {
        return new Problem.Collector()
                .require(matches(HOSTNAME, hostname), "hostname", "must be a host name in lower case")
                .require(
                        address == null || Addresses.valid(address),
                        "address",
                        "must be an IPv4 or IPv6 address, or left out")
                .require(port == null || (port >= 1 && port <= LAST_PORT), "port", "must be from 1 to 65535")
                .require(
                        username == null || matches(USERNAME, username),
                        "username",
                        "must be the name of an account, or left out")
                .require(
                        environment != null && ENVIRONMENTS.contains(environment),
                        "environment",
                        "must be production, staging or development")
                .require(
                        osFamily != null && FAMILIES.contains(osFamily),
                        "os_family",
                        "must be debian, ubuntu, rhel, rocky or sles")
                .require(matches(OS_VERSION, osVersion), "os_version", "must be the version of the operating system")
                .require(
                        tags == null
                                || (tags.size() <= MOST_TAGS && tags.stream().allMatch(tag -> matches(TAG, tag))),
                        "tags",
                        "must be at most 32 words of a-z 0-9 . _ : = / -");
    }

    /** End the request if anything is wrong, with all of it. */
    void check() {
        problems().end("the host is not complete or not valid");
    }

    String name() {
        return Objects.requireNonNull(hostname);
    }

    String place() {
        return Objects.requireNonNull(environment);
    }

    String family() {
        return Objects.requireNonNull(osFamily);
    }

    String release() {
        return Objects.requireNonNull(osVersion);
    }

    int listening() {
        return Optional.ofNullable(port).orElse(USUAL_PORT);
    }

    /** Each tag once, in order. */
    String[] tagSet() {
        List<@Nullable String> given = tags;
        return given == null
                ? new String[0]
                : given.stream().filter(Objects::nonNull).distinct().sorted().toArray(String[]::new);
    }

    private static boolean matches(Pattern form, @Nullable String text) {
        return text != null && form.matcher(text).matches();
    }
}
