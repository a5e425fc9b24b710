package io.openwatch.acceptance;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A PostgreSQL server on which nothing of ours is yet, and which wants passwords from everybody but its administrator; it
 * logs every statement.
 */
final class FreshServer implements AutoCloseable {
    private static final String RULES = """
            local all postgres trust
            host all postgres 127.0.0.1/32 trust
            host all all 127.0.0.1/32 scram-sha-256
            """;

    private final EmbeddedPostgres server;
    private final Path log;

    private FreshServer(EmbeddedPostgres server, Path log) {
        this.server = server;
        this.log = log;
    }

    static FreshServer start(Path directory) {
        try {
            Path log = Files.createDirectories(directory).resolve("server.log");
            FreshServer fresh = new FreshServer(
                    EmbeddedPostgres.builder()
                            .setLocaleConfig("locale", "C.UTF-8")
                            .setLocaleConfig("encoding", "UTF8")
                            .setServerConfig("fsync", "off")
                            .setServerConfig("log_statement", "all")
                            .setPGStartupWait(Duration.ofSeconds(60))
                            .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start(),
                    log);
            fresh.rules(RULES);
            return fresh;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    int port() {
        return server.getPort();
    }

    /** Write the address of the administrator to a file that only its owner may read. */
    Path adminFile(Path directory) {
        try {
            Path file = directory.resolve("admin.dsn");
            Files.writeString(file, "postgres://postgres@127.0.0.1:" + port() + "/postgres\n");
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Let the server read these rules instead of its own. */
    void rules(String rules) {
        try {
            Files.writeString(hbaFile(), rules);
            execute("SELECT pg_reload_conf()");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Path hbaFile() {
        return Path.of(query("SHOW hba_file"));
    }

    void execute(String... statements) {
        try (Connection connection = administrator("postgres");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(String.join("; ", statements), failed);
        }
    }

    void executeIn(String database, String sql) {
        try (Connection connection = administrator(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }

    /** Let nobody make or change a role until the returned session is closed. */
    Connection holdRoles() {
        try {
            Connection connection = administrator("postgres");
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("LOCK TABLE pg_catalog.pg_authid IN EXCLUSIVE MODE");
            }
            return connection;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    String query(String sql) {
        return String.join("\n", rows("postgres", sql));
    }

    List<String> rows(String database, String sql) {
        try (Connection connection = administrator(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(row.getString(1));
            }
            return rows;
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }

    /** Return everything that setup could change: roles with their passwords, databases with owner and rights. */
    String catalog() {
        return query(
                        "SELECT rolname || rolcreatedb || rolcanlogin || coalesce(rolpassword, '') FROM pg_authid ORDER BY 1")
                + "\n"
                + query("SELECT datname || pg_get_userbyid(datdba) || coalesce(datacl::text, '') FROM pg_database"
                        + " ORDER BY 1");
    }

    /** Say whether somebody gets in with this password, as the service would. */
    boolean admits(String role, String password, String database) {
        String url = "jdbc:postgresql://127.0.0.1:" + port() + "/" + database;
        try (Connection connection = DriverManager.getConnection(url, role, password)) {
            return connection.isValid(5);
        } catch (SQLException refused) {
            return false;
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Connection administrator(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port() + "/" + database + "?user=postgres");
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
