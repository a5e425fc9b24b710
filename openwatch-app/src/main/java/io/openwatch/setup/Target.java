package io.openwatch.setup;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Secret;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.postgres.PostgresDsn;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which database is to be set up, as whom and where.
 *
 * @param role the role that owns it
 * @param database its name
 * @param host where the service reaches the server
 * @param port the server's port
 * @param options options of an address that is written anew: {@code ?sslmode=verify-full} and the like, or nothing
 * @param configured the address that the files of the installation already name
 */
record Target(String role, String database, String host, int port, String options, Optional<PostgresDsn> configured) {

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

    /** What the way to the server wants from everybody; certificates of the administrator are the administrator's. */
    private static final Set<String> SHARED_OPTIONS = Set.of("sslmode", "sslrootcert", "channel_binding");

    /**
     * Decide: what is asked for, else what is configured, else what the administrator's address says, else the default.
     *
     * @throws UpgradeException MISCONFIGURED if what is asked for and what is configured are two things (trap 27)
     */
    static Target of(SetupRequest request, Optional<PostgresDsn> configured, Optional<PostgresDsn> admin) {
        if (configured.isPresent()) {
            PostgresDsn dsn = configured.get();
            same("--role", request.role(), dsn.user());
            same("--database", request.database(), dsn.database());
            same("--host", request.host(), dsn.host());
            same("--port", request.port(), dsn.port());
            return new Target(dsn.user(), dsn.database(), dsn.host(), dsn.port(), query(dsn), configured);
        }
        return new Target(
                request.role().orElse("openwatch"),
                request.database().orElse("openwatch"),
                request.host().or(() -> admin.map(PostgresDsn::host)).orElse("127.0.0.1"),
                request.port().or(() -> admin.map(PostgresDsn::port)).orElse(5432),
                admin.map(Target::sharedQuery).orElse(""),
                configured);
    }

    private static <T> void same(String option, Optional<T> asked, T configured) {
        if (asked.isPresent() && !asked.get().equals(configured)) {
            throw new UpgradeException(
                    Failure.of(
                            ErrorCode.MISCONFIGURED,
                            option + " says [" + asked.get() + "], the configured address of the database says ["
                                    + configured + "]",
                            "nothing was touched; leave the option out, or change the address first (check-config names its file)"));
        }
    }

    private static String query(PostgresDsn dsn) {
        String shown = dsn.redacted();
        int at = shown.indexOf('?');
        return at < 0 ? "" : shown.substring(at);
    }

    private static String sharedQuery(PostgresDsn dsn) {
        String query = query(dsn);
        if (query.isEmpty()) {
            return "";
        }
        String shared = Arrays.stream(query.substring(1).split("&", -1))
                .filter(option -> SHARED_OPTIONS.contains(option.substring(0, Math.max(0, option.indexOf('=')))))
                .collect(Collectors.joining("&"));
        return shared.isEmpty() ? "" : "?" + shared;
    }

    /** Say whether the server is on this machine, so that its own administrator can be asked. */
    boolean local() {
        return LOOPBACK.contains(host);
    }

    /** Return the address with {@code password}: for the file of secrets, and nowhere else. */
    Secret address(Secret password) {
        String authority = host.contains(":") ? "[" + host + "]" : host;
        return password.reveal(text -> Secret.of("postgres://" + encoded(role) + ":" + encoded(text) + "@" + authority
                + ":" + port + "/" + encoded(database) + options));
    }

    /** Return the same address, parsed. */
    PostgresDsn dsn(Secret password) {
        return address(password).reveal(PostgresDsn::parse);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    String server() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
