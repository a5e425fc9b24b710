package io.openwatch.config;

import io.safeupgrade.OnFailure;
import io.safeupgrade.postgres.PostgresDsn;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The table of keys by release: those that this release takes, and those that earlier ones took. */
final class KnownKeys {
    static final Key<HostAndPort> LISTEN = Key.of("server.listen", "0.0.0.0:8443", ValueForm.ADDRESS, "1.0.0");
    static final Key<Path> TLS_CERT =
            Key.of("server.tls_cert", "/etc/openwatch/tls/cert.pem", ValueForm.ABSOLUTE_PATH, "1.0.0");
    static final Key<Path> TLS_KEY =
            Key.of("server.tls_key", "/etc/openwatch/tls/key.pem", ValueForm.ABSOLUTE_PATH, "1.0.0");
    static final Key<PostgresDsn> DSN = Key.required("database.dsn", ValueForm.DSN, "1.0.0");
    static final Key<Integer> MAX_CONNECTIONS =
            Key.of("database.max_connections", "25", ValueForm.count(1, 1000), "1.0.0");
    static final Key<LogLevel> LOG_LEVEL = Key.of("logging.level", "info", ValueForm.choice(LogLevel.class), "1.0.0");
    static final Key<LogFormat> LOG_FORMAT =
            Key.of("logging.format", "json", ValueForm.choice(LogFormat.class), "1.0.0");
    static final Key<Path> CREDENTIAL_KEY = Key.of(
            "identity.credential_key_file", "/etc/openwatch/keys/credential.key", ValueForm.ABSOLUTE_PATH, "1.0.0");
    static final Key<Integer> SESSION_IDLE =
            Key.of("identity.session_idle_minutes", "15", ValueForm.count(1, 1440), "2.0.0");
    static final Key<Integer> SESSION_LONGEST =
            Key.of("identity.session_hours", "12", ValueForm.count(1, 720), "2.0.0");
    static final Key<Integer> SIGN_IN_FAILURES =
            Key.of("identity.lockout_failures", "5", ValueForm.count(3, 100), "2.0.0");
    static final Key<Integer> SIGN_IN_LOCK =
            Key.of("identity.lockout_minutes", "15", ValueForm.count(1, 1440), "2.0.0");
    static final Key<Integer> JOB_THREADS = Key.of("jobs.threads", "8", ValueForm.count(1, 200), "2.0.0");
    static final Key<Integer> JOB_LEASE = Key.of("jobs.lease_seconds", "60", ValueForm.count(3, 3600), "2.0.0");
    static final Key<PostgresDsn> UPGRADE_DSN = Key.optional("upgrade.dsn", ValueForm.DSN, "2.0.0");

    static final Key<Boolean> AUTO_BACKUP = Key.of("AUTO_BACKUP", "yes", ValueForm.YES_OR_NO, "1.0.0");
    static final Key<Boolean> AUTO_MIGRATE = Key.of("AUTO_MIGRATE", "yes", ValueForm.YES_OR_NO, "2.0.0");
    static final Key<Integer> DATABASE_WAIT = Key.of("DATABASE_WAIT_SECONDS", "60", ValueForm.count(1, 3600), "2.0.0");
    static final Key<Path> BACKUP_DIR = Key.optional("BACKUP_DIR", ValueForm.ABSOLUTE_PATH, "1.0.0");
    static final Key<Integer> RETENTION = Key.of("BACKUP_RETENTION_DAYS", "30", ValueForm.count(1, 36_500), "1.0.0");
    static final Key<Integer> KEEP_AT_LEAST = Key.of("BACKUP_KEEP_AT_LEAST", "3", ValueForm.count(1, 10_000), "2.0.0");
    static final Key<BackupStrategy> STRATEGY =
            Key.of("BACKUP_STRATEGY", "dump", ValueForm.choice(BackupStrategy.class), "2.0.0");
    static final Key<OnFailure> ON_FAILURE =
            Key.of("ON_FAILURE", "stay-stopped", ValueForm.choice(OnFailure.class), "2.0.0");
    static final Key<Path> PG_BIN_DIR = Key.optional("PG_BIN_DIR", ValueForm.ABSOLUTE_PATH, "2.0.0");
    static final Key<Path> ADMIN_DSN_FILE = Key.optional("ADMIN_DSN_FILE", ValueForm.ABSOLUTE_PATH, "2.0.0");
    static final Key<SecretsChannel> SECRETS =
            Key.of("SECRETS", "environment", ValueForm.choice(SecretsChannel.class), "2.0.0");

    /** Keys of openwatch.toml. */
    static final List<Key<?>> TOML = List.of(
            LISTEN,
            TLS_CERT,
            TLS_KEY,
            DSN,
            MAX_CONNECTIONS,
            LOG_LEVEL,
            LOG_FORMAT,
            CREDENTIAL_KEY,
            SESSION_IDLE,
            SESSION_LONGEST,
            SIGN_IN_FAILURES,
            SIGN_IN_LOCK,
            JOB_THREADS,
            JOB_LEASE,
            UPGRADE_DSN);

    /** Keys of upgrade.conf. */
    static final List<Key<?>> UPGRADE = List.of(
            AUTO_BACKUP,
            AUTO_MIGRATE,
            DATABASE_WAIT,
            BACKUP_DIR,
            RETENTION,
            KEEP_AT_LEAST,
            STRATEGY,
            ON_FAILURE,
            PG_BIN_DIR,
            ADMIN_DSN_FILE,
            SECRETS);

    static final List<RetiredKey> RETIRED = List.of(
            RetiredKey.renamed("server.listen_address", "2.0.0", "server.listen"),
            RetiredKey.renamed("database.url", "2.0.0", "database.dsn"),
            RetiredKey.renamed("BACKUP_KEEP_DAYS", "2.0.0", "BACKUP_RETENTION_DAYS"),
            RetiredKey.removed("server.scan_concurrency", "2.0.0", "scans take one light thread for each host"),
            RetiredKey.ignored(
                    "identity.jwt_private_key", "2.0.0", "sessions and tokens are random, nothing is signed"));

    private KnownKeys() {}

    static Stream<Key<?>> all() {
        return Stream.concat(TOML.stream(), UPGRADE.stream());
    }

    static Optional<Key<?>> find(List<Key<?>> keys, String name) {
        return keys.stream().filter(key -> key.name().equals(name)).findFirst();
    }

    static Optional<RetiredKey> retired(String name) {
        return RETIRED.stream().filter(key -> key.name().equals(name)).findFirst();
    }
}
