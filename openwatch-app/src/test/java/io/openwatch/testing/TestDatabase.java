package io.openwatch.testing;

import io.openwatch.demo.Fleet;
import io.openwatch.demo.FleetLoader;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.postgres.FlywayMigrator;
import io.safeupgrade.postgres.PostgresDsn;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Migrator;
import io.safeupgrade.spi.Pace;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A fresh database on a PostgreSQL that all tests of the JVM share. */
public final class TestDatabase {
    public static final String PASSWORD = "s3cr3t-word";
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final String name;
    private final PostgresDsn dsn;

    private TestDatabase(String name, PostgresDsn dsn) {
        this.name = name;
        this.dsn = dsn;
    }

    /** Make an empty one. */
    public static TestDatabase empty() {
        String name = "ow" + NAMES.incrementAndGet();
        String owner = name + "_owner";
        execute(
                superuser("postgres"),
                "CREATE ROLE " + owner + " LOGIN CREATEDB PASSWORD '" + PASSWORD + "'",
                "CREATE DATABASE " + name + " OWNER " + owner);
        return new TestDatabase(
                name,
                PostgresDsn.parse(
                        "postgres://" + owner + ":" + PASSWORD + "@127.0.0.1:" + Shared.SERVER.getPort() + "/" + name));
    }

    /** Make one with the schema up to migration {@code target}. */
    public static TestDatabase at(String target) {
        TestDatabase made = empty();
        made.migrateTo(target);
        return made;
    }

    public PostgresDsn dsn() {
        return dsn;
    }

    /** Return the DSN with its password, for a child's environment. */
    public String text() {
        return "postgres://" + dsn.user() + ":" + PASSWORD + "@127.0.0.1:" + dsn.port() + "/" + name;
    }

    public Migrator.MigrationResult migrateTo(String target) {
        return FlywayMigrator.of(dsn)
                .target(target)
                .migrate(new Migrator.MigrationRequest(
                        call(), SchemaVersion.of(target), Migrator.MigrationRequest.Mode.WHOLE_SET));
    }

    public void load(Fleet fleet) {
        try (Connection connection = connect(dsn)) {
            FleetLoader.load(fleet, connection);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    public void execute(String... statements) {
        execute(dsn, statements);
    }

    public String query(String sql) {
        try (Connection connection = connect(dsn);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }

    public Connection connect() throws SQLException {
        return connect(dsn);
    }

    /** Execute as the administrator of the server. */
    public static void administrate(String... statements) {
        execute(superuser("postgres"), statements);
    }

    /** The server trusts everybody; from here on it wants the password of this database's role. */
    public void wantPassword() {
        synchronized (Shared.SERVER) {
            addRule();
        }
        while (takesAnyPassword()) {
            // The server reads its rules when it comes to it.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private void addRule() {
        try (Connection connection = connect(superuser("postgres"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW hba_file")) {
            row.next();
            Path rules = Path.of(row.getString(1));
            String rule = "host all " + dsn.user() + " 127.0.0.1/32 scram-sha-256\n";
            Files.writeString(rules, rule + Files.readString(rules));
            statement.execute("SELECT pg_reload_conf()");
        } catch (SQLException | IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private boolean takesAnyPassword() {
        Properties wrong = new Properties();
        wrong.putAll(dsn.jdbcProperties());
        wrong.setProperty("password", "not-" + PASSWORD);
        try (Connection connection = DriverManager.getConnection(dsn.jdbcUrl(), wrong)) {
            return connection.isValid(0);
        } catch (SQLException refused) {
            return false;
        }
    }

    /** Return the address of the administrator. */
    public static String administrator() {
        return "postgres://postgres@127.0.0.1:" + Shared.SERVER.getPort() + "/postgres";
    }

    /** End every session in the database but the caller's own. */
    public void endSessions() {
        execute(
                superuser("postgres"),
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
    }

    public static CallContext call() {
        return CallContext.look(RunId.create(Instant.now(), new Random()), Duration.ofMinutes(1), Pace.system());
    }

    private static PostgresDsn superuser(String database) {
        return PostgresDsn.parse("postgres://postgres@127.0.0.1:" + Shared.SERVER.getPort() + "/" + database);
    }

    private static Connection connect(PostgresDsn dsn) throws SQLException {
        return DriverManager.getConnection(dsn.jdbcUrl(), dsn.jdbcProperties());
    }

    private static void execute(PostgresDsn dsn, String... statements) {
        try (Connection connection = connect(dsn);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(String.join("; ", statements), failed);
        }
    }

    private static final class Shared {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setLocaleConfig("locale", "C.UTF-8")
                        .setLocaleConfig("encoding", "UTF8")
                        .setServerConfig("fsync", "off")
                        .setPGStartupWait(Duration.ofSeconds(60))
                        .start();
            } catch (IOException cannotStart) {
                throw new UncheckedIOException(cannotStart);
            }
        }
    }
}
