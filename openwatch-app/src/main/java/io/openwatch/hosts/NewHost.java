package io.openwatch.hosts;

import io.openwatch.http.Problem;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A host as a client sends it. */
record NewHost(
        @Nullable String hostname,
        @Nullable String address,
        @Nullable String environment,
        @Nullable String osFamily,
        @Nullable String osVersion) {
    private static final Pattern HOSTNAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f.:]{2,45}");
    static final Set<String> ENVIRONMENTS = Set.of("production", "staging", "development");
    private static final int LONGEST_VERSION = 64;
    private static final Set<String> FAMILIES = Set.of("debian", "ubuntu", "rhel", "rocky", "sles");

    /** Check every field at once. */
    void check() {
        new Problem.Collector()
                .require(
                        hostname != null && HOSTNAME.matcher(hostname).matches(),
                        "hostname",
                        "must be a host name in lower case")
                .require(
                        address == null || ADDRESS.matcher(address).matches(),
                        "address",
                        "must be an IPv4 or IPv6 address, or left out")
                .require(
                        environment != null && ENVIRONMENTS.contains(environment),
                        "environment",
                        "must be production, staging or development")
                .require(
                        osFamily != null && FAMILIES.contains(osFamily),
                        "os_family",
                        "must be debian, ubuntu, rhel, rocky or sles")
                .require(
                        osVersion != null && !osVersion.isBlank() && osVersion.length() <= LONGEST_VERSION,
                        "os_version",
                        "must be the version of the operating system, at most " + LONGEST_VERSION + " characters")
                .end("the host is not complete or not valid");
    }
}
