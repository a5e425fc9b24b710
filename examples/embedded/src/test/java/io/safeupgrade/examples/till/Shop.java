package io.safeupgrade.examples.till;

import io.safeupgrade.RunId;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.postgres.FlywayMigrator;
import io.safeupgrade.postgres.PostgresDsn;
import io.safeupgrade.postgres.PostgresProbe;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Migrator;
import io.safeupgrade.spi.Pace;
import io.safeupgrade.spi.UpgradeLock;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** The database of one shop: fresh for each test, with an owner of its own, on a real server that all tests share. */
record Shop(PostgresDsn dsn, String url) {

    private static final AtomicInteger NAMES = new AtomicInteger();

    static Shop empty() {
        String name = "till" + NAMES.incrementAndGet();
        PostgresDsn server =
                PostgresDsn.parse("postgres://postgres@127.0.0.1:" + Server.RUNNING.getPort() + "/postgres");
        execute(server, "CREATE ROLE " + name + " LOGIN PASSWORD 'pw-" + name + "'");
        execute(server, "CREATE DATABASE " + name + " OWNER " + name);
        String url = "postgres://" + name + ":pw-" + name + "@127.0.0.1:" + Server.RUNNING.getPort() + "/" + name;
        return new Shop(PostgresDsn.parse(url), url);
    }

    /** A shop on release 1.0 that sells coffee at 2.50 and has sold three and then one. */
    static Shop withSales() {
        Shop shop = empty();
        shop.migrateTo("2");
        shop.sellCoffee();
        return shop;
    }

    void sellCoffee() {
        execute("INSERT INTO product (name, price) VALUES ('coffee', '2.50')");
        execute(
                "INSERT INTO sale (product_id, quantity) SELECT id, quantity FROM product, (VALUES (3), (1)) q (quantity)");
    }

    void migrateTo(String version) {
        var migrator = FlywayMigrator.of(dsn).target(version);
        var request = new Migrator.MigrationRequest(
                call(), SchemaVersion.of(version), Migrator.MigrationRequest.Mode.WHOLE_SET);
        if (!(migrator.migrate(request) instanceof Migrator.Migrated)) {
            throw new IllegalStateException("not migrated to " + version);
        }
    }

    /** Do {@code work} while upgrades of this shop have to wait for their lock. */
    void whileLocked(Runnable work) {
        var request = new UpgradeLock.LockRequest(call(), "till", Duration.ofSeconds(30));
        if (!(PostgresProbe.of(dsn).lock().acquire(request) instanceof UpgradeLock.Acquired acquired)) {
            throw new IllegalStateException("the lock is not free");
        }
        try {
            work.run();
        } finally {
            acquired.held().close();
        }
    }

    String schema() {
        return FlywayMigrator.of(dsn)
                .status(call())
                .current()
                .map(SchemaVersion::token)
                .orElse("none");
    }

    void execute(String sql) {
        execute(dsn, sql);
    }

    /** Return the first column, one text for each row. */
    List<String> query(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (row.next()) {
                values.add(row.getString(1));
            }
            return values;
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(dsn.jdbcUrl(), dsn.jdbcProperties());
    }

    static CallContext call() {
        return CallContext.look(RunId.create(Instant.now(), new Random()), Duration.ofSeconds(30), Pace.system());
    }

    private static void execute(PostgresDsn dsn, String sql) {
        try (Connection connection = DriverManager.getConnection(dsn.jdbcUrl(), dsn.jdbcProperties());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }

    /** Ends with the JVM. */
    private static final class Server {
        static final EmbeddedPostgres RUNNING = start();

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
