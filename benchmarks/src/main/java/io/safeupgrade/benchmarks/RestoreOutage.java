package io.safeupgrade.benchmarks;

import io.safeupgrade.BackupPart;
import io.safeupgrade.Progress;
import io.safeupgrade.RunId;
import io.safeupgrade.postgres.PgDumpBackups;
import io.safeupgrade.postgres.PostgresDsn;
import io.safeupgrade.spi.BackupProvider.BackupRequest;
import io.safeupgrade.spi.BackupProvider.Made;
import io.safeupgrade.spi.BackupProvider.NotMade;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.Deadline;
import io.safeupgrade.spi.KeepsAside.DiscardRequest;
import io.safeupgrade.spi.Pace;
import io.safeupgrade.spi.RestorableBackup.Extent;
import io.safeupgrade.spi.RestorableBackup.RestoreRequest;
import io.safeupgrade.spi.RestorableBackup.RestoreResult;
import io.safeupgrade.spi.RestorableBackup.Restored;
import io.safeupgrade.spi.RestorableBackup.Untouched;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Measure how long clients are without a database while a restore replaces it, and how long the restore takes.
 *
 * <p>{@code ./dev bench restore-outage [--megabytes 1024] [--restores 3]}: starts a PostgreSQL with its default settings,
 * fills one database, backs it up, and restores it while two clients ask it all the time.
 */
public final class RestoreOutage {

    private static final int ROW_BYTES = 330;
    private static final Duration BASELINE = Duration.ofSeconds(5);

    private final EmbeddedPostgres server;
    private final PostgresDsn dsn;
    private final PgDumpBackups backups;
    private final Path directory;

    private RestoreOutage(EmbeddedPostgres server, Path directory) {
        this.server = server;
        this.dsn = PostgresDsn.parse("postgres://app:app@127.0.0.1:" + server.getPort() + "/bench");
        this.backups = PgDumpBackups.of(dsn);
        this.directory = directory;
    }

    /** Run; arguments as above. */
    public static void main(String[] arguments) throws Exception {
        long megabytes = Options.number(arguments, "--megabytes", 1024);
        long restores = Options.number(arguments, "--restores", 3);
        Path directory = Files.createTempDirectory("safe-upgrade-bench");
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setLocaleConfig("locale", "C.UTF-8")
                .setLocaleConfig("encoding", "UTF8")
                .setPGStartupWait(Duration.ofMinutes(1))
                .start()) {
            new RestoreOutage(server, directory).run(megabytes, restores);
        } finally {
            clean(directory);
        }
    }

    private void run(long megabytes, long restores) throws Exception {
        fill(megabytes);
        say("database: " + query("SELECT pg_size_pretty(pg_database_size('bench'))") + ", "
                + query("SELECT count(*) FROM readings") + " rows, PostgreSQL "
                + query("SHOW server_version") + ", " + Runtime.getRuntime().availableProcessors() + " processors");
        List<BackupPart> parts = backUp();
        for (int i = 1; i <= restores; i++) {
            restore(parts, i);
        }
    }

    /** Rows like measurements: a few numbers, a text that compresses somewhat; two indexes. */
    private void fill(long megabytes) throws SQLException {
        long rows = megabytes * 1_000_000 / ROW_BYTES;
        superuser("postgres", "CREATE ROLE app LOGIN CREATEDB PASSWORD 'app'", "CREATE DATABASE bench OWNER app");
        try (Connection connection = DriverManager.getConnection(dsn.jdbcUrl(), dsn.jdbcProperties());
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE readings (id bigint PRIMARY KEY, host int NOT NULL, at timestamptz NOT NULL,"
                            + " value float8 NOT NULL, note text NOT NULL)");
            statement.execute("INSERT INTO readings SELECT i, i % 1000, '2026-01-01'::timestamptz + i * interval '1 s',"
                    + " random(), repeat(md5(i::text), 2) || md5(random()::text) || md5(random()::text)"
                    + " || repeat(md5((i / 7)::text), 4) FROM generate_series(1, " + rows + ") i");
            statement.execute("CREATE INDEX ON readings (host, at)");
            statement.execute("ANALYZE");
        }
    }

    private List<BackupPart> backUp() {
        long began = System.nanoTime();
        var result = backups.create(
                new BackupRequest(call(new RunId("backup"), progress -> {}), directory, Optional.empty()));
        return switch (result) {
            case Made made -> {
                say("backup: " + since(began) + ", " + made.parts().getFirst().bytes() / 1_000_000 + " MB");
                yield made.parts();
            }
            case NotMade not -> throw new IllegalStateException(not.failure().toString());
        };
    }

    private void restore(List<BackupPart> parts, int number) throws Exception {
        RunId attempt = new RunId("attempt-" + number);
        ConcurrentHashMap<String, Long> ends = new ConcurrentHashMap<>();
        try (Poller persistent = Poller.start(dsn, Poller.Style.PERSISTENT);
                Poller connecting = Poller.start(dsn, Poller.Style.CONNECT_PER_POLL)) {
            Pace.system().pause(BASELINE);
            say("restore " + number + ", before it: one connection: " + persistent.takeSeen());
            say("restore " + number + ", before it: connection per poll: " + connecting.takeSeen());
            long began = System.nanoTime();
            CallContext call = call(attempt, progress -> ends.put(progress.what(), System.nanoTime()));
            var result = backups.restore(new RestoreRequest(call, directory, parts, attempt, Extent.DATA));
            say("restore " + number + ": " + since(began) + " " + phases(began, ends));
            Pace.system().pause(BASELINE);
            say("restore " + number + ", one connection: " + persistent.takeSeen());
            say("restore " + number + ", connection per poll: " + connecting.takeSeen());
            discard(result, call);
        }
    }

    private void discard(RestoreResult result, CallContext call) {
        switch (result) {
            case Restored restored ->
                restored.keptAside()
                        .forEach(kept -> backups.discard(new DiscardRequest(call, kept))
                                .ifPresent(failure -> say(failure.toString())));
            case Untouched untouched ->
                throw new IllegalStateException(untouched.failure().toString());
        }
    }

    private static String phases(long began, ConcurrentHashMap<String, Long> ends) {
        StringBuilder text = new StringBuilder("(");
        ends.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(phase -> text.append(text.length() > 1 ? ", " : "")
                        .append(phase.getKey())
                        .append(" until ")
                        .append("%.1f s".formatted((phase.getValue() - began) / 1e9)));
        return text.append(")").toString();
    }

    private static CallContext call(RunId run, Consumer<Progress> progress) {
        return new CallContext(run, Deadline.in(Duration.ofHours(2), Pace.system()), Cancellation.create(), progress);
    }

    private void superuser(String database, String... statements) throws SQLException {
        try (Connection connection = server.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private String query(String sql) throws SQLException {
        try (Connection connection = server.getDatabase("postgres", "bench").getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static String since(long began) {
        return "%.1f s".formatted((System.nanoTime() - began) / 1e9);
    }

    private static void say(String line) {
        System.out.println(line);
    }

    private static void clean(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
