package io.openwatch.setup;

import io.openwatch.config.HostAndPort;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Say what an operator wants other than what is configured, else other than the default.
 *
 * @param database the name of the database
 * @param role the role that owns it
 * @param host where the server is reached by the service
 * @param port its port
 * @param listen where the service listens
 * @param adminDsnFile the file with the address of a database administrator
 * @param socketDirectory where the server's local socket lies
 * @since 0.1
 */
public record SetupRequest(
        Optional<String> database,
        Optional<String> role,
        Optional<String> host,
        Optional<Integer> port,
        Optional<HostAndPort> listen,
        Optional<Path> adminDsnFile,
        Optional<Path> socketDirectory) {

    /** Names that need no quotes in a shell; the server cuts longer ones in silence. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,62}");

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Set<String> OF_THE_SERVER = Set.of("postgres", "template0", "template1", "public", "all");
    private static final int LAST_PORT = 65_535;

    /**
     * Check the names.
     *
     * @throws UpgradeException USAGE if one cannot be used
     */
    public SetupRequest {
        database.ifPresent(name -> checkName("--database", name));
        role.ifPresent(name -> checkName("--role", name));
        host.filter(name -> !HOST.matcher(name).matches()).ifPresent(name -> {
            throw usage("--host", name, "write a name or an address, an IPv6 address without brackets");
        });
        port.filter(number -> number < 1 || number > LAST_PORT).ifPresent(number -> {
            throw usage("--port", number.toString(), "write a number from 1 to 65535");
        });
    }

    private static void checkName(String option, String name) {
        if (!NAME.matcher(name).matches()) {
            throw usage(option, name, "write letters, digits, _ and -, at most 63, a letter first");
        }
        if (OF_THE_SERVER.contains(name) || name.startsWith("pg_")) {
            throw usage(option, name, "that name belongs to PostgreSQL itself; choose another");
        }
    }

    private static UpgradeException usage(String option, String value, String remedy) {
        return new UpgradeException(Failure.of(
                ErrorCode.USAGE, option + " [" + value + "] cannot be used", "nothing was touched; " + remedy));
    }
}
