package io.openwatch.hosts;

import io.openwatch.http.ApiException;
import io.openwatch.http.ErrorKind;
import java.util.ArrayList;
import java.util.List;
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
    private static final Set<String> ENVIRONMENTS = Set.of("production", "staging", "development");
    private static final Set<String> FAMILIES = Set.of("debian", "ubuntu", "rhel", "rocky", "sles");

    /** Check every field at once. */
    void check() {
        List<String> wrong = new ArrayList<>();
        if (hostname == null || !HOSTNAME.matcher(hostname).matches()) {
            wrong.add("hostname: a host name in lower case");
        }
        if (address != null && !ADDRESS.matcher(address).matches()) {
            wrong.add("address: an IPv4 or IPv6 address, or left out");
        }
        if (environment == null || !ENVIRONMENTS.contains(environment)) {
            wrong.add("environment: production, staging or development");
        }
        if (osFamily == null || !FAMILIES.contains(osFamily)) {
            wrong.add("os_family: debian, ubuntu, rhel, rocky or sles");
        }
        if (osVersion == null || osVersion.isBlank()) {
            wrong.add("os_version: the version of the operating system");
        }
        if (!wrong.isEmpty()) {
            throw new ApiException(ErrorKind.REQUEST_INVALID, "the host is not complete or not valid", wrong);
        }
    }
}
