package io.openwatch.acceptance;

import io.openwatch.testing.TestDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A PostgreSQL server of its own, as a new machine has: the role is there, nothing else. */
final class Cluster implements AutoCloseable {
    private final EmbeddedPostgres server;

    private Cluster(EmbeddedPostgres server) {
        this.server = server;
    }

    static Cluster start(String... roles) throws IOException {
        Cluster cluster = new Cluster(EmbeddedPostgres.builder()
                .setLocaleConfig("locale", "C.UTF-8")
                .setLocaleConfig("encoding", "UTF8")
                .setServerConfig("fsync", "off")
                .setPGStartupWait(Duration.ofSeconds(60))
                .start());
        for (String role : roles) {
            cluster.execute("CREATE ROLE " + role + " LOGIN CREATEDB PASSWORD '" + TestDatabase.PASSWORD + "'");
        }
        return cluster;
    }

    /** Return the address of {@code database}, which need not be there, for {@code role}. */
    String dsn(String role, String database) {
        return "postgres://" + role + ":" + TestDatabase.PASSWORD + "@127.0.0.1:" + server.getPort() + "/" + database;
    }

    void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres?user=postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
