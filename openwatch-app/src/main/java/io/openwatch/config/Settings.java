package io.openwatch.config;

import io.safeupgrade.postgres.PostgresDsn;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Hold what openwatch.toml, the environment and flags decide.
 *
 * @param server the listener
 * @param database the connection of the service
 * @param logging the log
 * @param identity key files
 * @param jobs work that outlives a request
 * @param upgradeDsn the direct connection for upgrades; the service's own unless set apart because of a pooler
 * @since 0.1
 */
public record Settings(
        Server server, Database database, Logging logging, Identity identity, Jobs jobs, PostgresDsn upgradeDsn) {

    /**
     * Hold the listener.
     *
     * @param listen where to listen
     * @param tlsCert the certificate chain, PEM
     * @param tlsKey its private key, PEM
     */
    public record Server(HostAndPort listen, Path tlsCert, Path tlsKey) {}

    /**
     * Hold the connection of the service.
     *
     * @param dsn which database
     * @param maxConnections how many connections the pool may open
     */
    public record Database(PostgresDsn dsn, int maxConnections) {}

    /**
     * Hold the log.
     *
     * @param level how much
     * @param format what a line looks like
     */
    public record Logging(LogLevel level, LogFormat format) {}

    /**
     * Hold key files, and what counts for signing in.
     *
     * @param credentialKeyFile encrypts stored secrets
     * @param signIn how long sessions last, and when guessing is stopped
     */
    public record Identity(Path credentialKeyFile, SignIn signIn) {}

    /**
     * Hold what counts for signing in.
     *
     * @param idle how long a session may go unused
     * @param longest how long a session lasts at most
     * @param failures how many wrong passwords for an account from one address lock it there
     * @param lock for how long
     */
    public record SignIn(Duration idle, Duration longest, int failures, Duration lock) {}

    /**
     * Hold how jobs are run, by the service and by workers.
     *
     * @param threads how many at once
     * @param lease how long a worker may be silent before its jobs are given to others
     */
    public record Jobs(int threads, Duration lease) {}
}
