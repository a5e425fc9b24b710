package io.openwatch.testing;

import io.openwatch.release.ReleaseDescriptor;
import io.safeupgrade.postgres.FlywayMigrator;
import io.safeupgrade.postgres.PostgresDsn;
import io.safeupgrade.spi.Migrator;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A PostgreSQL of its own with the schema of this release, which may be stopped and started. */
public final class OwnServer implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final EmbeddedPostgres server;
    private final PostgresDsn dsn;
    private final List<String> command;
    private ProcessHandle running;

    private OwnServer(EmbeddedPostgres server, Path data) throws IOException {
        this.server = server;
        this.dsn = PostgresDsn.parse("postgres://postgres@127.0.0.1:" + server.getPort() + "/postgres");
        this.running = ProcessHandle.of(Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid"))
                        .getFirst()
                        .strip()))
                .orElseThrow();
        this.command = commandOf(running.pid());
    }

    /** Start one whose files are in {@code data}. */
    public static OwnServer start(Path data) throws IOException {
        OwnServer started = new OwnServer(
                EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setLocaleConfig("locale", "C.UTF-8")
                        .setLocaleConfig("encoding", "UTF8")
                        .setServerConfig("fsync", "off")
                        .setPGStartupWait(Duration.ofSeconds(60))
                        .start(),
                data);
        FlywayMigrator.of(started.dsn)
                .target(Release.SCHEMA)
                .migrate(new Migrator.MigrationRequest(
                        TestDatabase.call(),
                        ReleaseDescriptor.builtIn().target(),
                        Migrator.MigrationRequest.Mode.WHOLE_SET));
        return started;
    }

    public String text() {
        return "postgres://postgres@127.0.0.1:" + server.getPort() + "/postgres";
    }

    public String query(String sql) {
        try (Connection connection = DriverManager.getConnection(dsn.jdbcUrl(), dsn.jdbcProperties());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }

    /** Stop it as its administrator does: every session is ended at once. Returns when it is gone. */
    public void stop() throws IOException {
        new ProcessBuilder("kill", "-INT", Long.toString(running.pid()))
                .start()
                .onExit()
                .join();
        running.onExit().join();
    }

    /** Start it where it was stopped; returns when it takes connections. */
    public void startAgain() throws IOException {
        running = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .toHandle();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!answers()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("it does not start again: " + command);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private boolean answers() {
        try (Connection connection = DriverManager.getConnection(dsn.jdbcUrl(), dsn.jdbcProperties())) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** As root it runs in a user namespace of its own, because it refuses to be root. */
    private static List<String> commandOf(long pid) throws IOException {
        List<String> argv = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            argv.addAll(List.of("unshare", "-U"));
        }
        String line = Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.UTF_8);
        argv.addAll(List.of(line.split("\0")));
        return argv;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
