package io.openwatch.demo;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Secret;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.postgres.PostgresDsn;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Provide the database of the demo: one that the user names, or a PostgreSQL of the demo's own.
 *
 * <p>The demo's own server wants a password from the appliance's role, as a real one would, so that the way of the
 * secret is a real one too.
 */
final class DemoDatabase implements AutoCloseable {

    private static final String ROLE = "openwatch";

    private final Secret text;
    private final PostgresDsn dsn;
    private final Optional<EmbeddedPostgres> server;

    private DemoDatabase(Secret text, Optional<EmbeddedPostgres> server) {
        this.text = text;
        this.dsn = text.reveal(PostgresDsn::parse);
        this.server = server;
    }

    /** Use the database that {@code dsn} names; it has to be empty, because the demo fills it. */
    static DemoDatabase given(Secret dsn) {
        return new DemoDatabase(dsn, Optional.empty());
    }

    /** Start a PostgreSQL whose files lie below {@code directory}, removed when it is closed. */
    static DemoDatabase own(Path directory) {
        Path output = directory.resolve("postgres.log");
        try {
            Files.createDirectories(directory);
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setOutputRedirector(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .setErrorRedirector(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .setRegisterShutdownHook(false)
                    .start();
            return new DemoDatabase(prepare(server), Optional.of(server));
        } catch (IOException | SQLException failed) {
            throw new UpgradeException(
                    Failure.of(
                            ErrorCode.DATABASE_UNREACHABLE,
                            "the demo's own PostgreSQL did not start [" + failed.getMessage() + "], see " + output,
                            "give an empty database of your own with --dsn"),
                    failed);
        }
    }

    private static Secret prepare(EmbeddedPostgres server) throws SQLException {
        byte[] random = new byte[12];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        String admin = "jdbc:postgresql://localhost:" + server.getPort() + "/postgres?user=postgres";
        try (Connection connection = DriverManager.getConnection(admin);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + ROLE + " LOGIN CREATEDB PASSWORD '" + password + "'");
            statement.execute("CREATE DATABASE openwatch OWNER " + ROLE);
            wantPasswords(statement);
        }
        return Secret.of("postgres://" + ROLE + ":" + password + "@127.0.0.1:" + server.getPort()
                + "/openwatch?sslmode=disable");
    }

    /** initdb lets everybody in without a password; only the superuser on this machine keeps that. */
    private static void wantPasswords(Statement statement) throws SQLException {
        String rules = """
                local all postgres trust
                host all postgres 127.0.0.1/32 trust
                host all postgres ::1/128 trust
                local all all scram-sha-256
                host all all all scram-sha-256
                """;
        try (var file = statement.executeQuery("SHOW hba_file")) {
            file.next();
            Files.writeString(Path.of(file.getString(1)), rules);
        } catch (IOException failed) {
            throw new SQLException("pg_hba.conf cannot be written", failed);
        }
        statement.execute("SELECT pg_reload_conf()");
    }

    /** Return the address with the password, for the file of secrets. */
    Secret text() {
        return text;
    }

    PostgresDsn dsn() {
        return dsn;
    }

    boolean ours() {
        return server.isPresent();
    }

    /** Stop the demo's own server; there is none to start again. */
    void stop() {
        server.ifPresent(running -> {
            try {
                running.close();
            } catch (IOException failed) {
                throw new UpgradeException(
                        Failure.of(ErrorCode.INTERNAL, "the demo's own PostgreSQL did not stop", ""), failed);
            }
        });
    }

    @Override
    public void close() {
        stop();
    }
}
