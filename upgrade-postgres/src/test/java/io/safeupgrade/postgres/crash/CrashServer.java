package io.safeupgrade.postgres.crash;

import io.safeupgrade.postgres.FlywayMigrator;
import io.safeupgrade.postgres.PostgresDsn;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Migrator.MigrationRequest;
import io.safeupgrade.spi.Pace;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A PostgreSQL of its own, with a shop at schema 3 from which every case gets a copy. */
final class CrashServer implements AutoCloseable {

    private static final List<String> MIGRATIONS = List.of(
            "CREATE TABLE sales (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text NOT NULL);",
            "CREATE TABLE prices (what text PRIMARY KEY, cents int NOT NULL);",
            "INSERT INTO sales (what) SELECT 'old ' || n FROM generate_series(1, 2000) n;",
            "ALTER TABLE sales ADD COLUMN sold timestamptz NOT NULL DEFAULT now();",
            "ALTER TABLE sales ALTER COLUMN what TYPE varchar(200);",
            "CREATE TABLE returns (id int PRIMARY KEY, sale bigint REFERENCES sales); "
                    + "INSERT INTO returns SELECT 1, min(id) FROM sales;");

    private final EmbeddedPostgres server;
    private final Path directory;
    private final Path migrations;
    private int made;

    private CrashServer(EmbeddedPostgres server, Path directory, Path migrations) {
        this.server = server;
        this.directory = directory;
        this.migrations = migrations;
    }

    /** Start one that keeps its worlds below {@code directory}. */
    static CrashServer start(Path directory) throws IOException {
        Path migrations = Files.createDirectories(directory.resolve("migrations"));
        for (int number = 1; number <= MIGRATIONS.size(); number++) {
            Files.writeString(migrations.resolve("V" + number + "__step.sql"), MIGRATIONS.get(number - 1) + "\n");
        }
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("max_connections", "60")
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
        CrashServer started = new CrashServer(server, directory, migrations);
        started.prepare();
        return started;
    }

    private void prepare() {
        CrashWorld.execute(
                superuser("postgres"),
                "CREATE ROLE shop LOGIN CREATEDB PASSWORD 'shop'",
                "CREATE DATABASE base OWNER shop");
        PostgresDsn base = PostgresDsn.parse(dsn("base"));
        FlywayMigrator old =
                FlywayMigrator.of(base).locations("filesystem:" + migrations).target(CrashWorld.OLD_SCHEMA);
        CallContext call = CallContext.look(new io.safeupgrade.RunId("prepare"), Duration.ofMinutes(1), Pace.system());
        old.migrate(new MigrationRequest(call, old.status(call).target(), MigrationRequest.Mode.WHOLE_SET));
    }

    PostgresDsn superuser(String database) {
        return PostgresDsn.parse("postgres://postgres@127.0.0.1:" + server.getPort() + "/" + database);
    }

    private String dsn(String database) {
        return "postgres://shop:shop@127.0.0.1:" + server.getPort() + "/" + database;
    }

    /** Make a shop whose old release serves. */
    synchronized CrashWorld world() throws IOException {
        String name = "shop" + ++made;
        CrashWorld.execute(superuser("postgres"), "CREATE DATABASE " + name + " TEMPLATE base OWNER shop");
        CrashWorld world = new CrashWorld(dsn(name), Files.createDirectories(directory.resolve(name)), migrations);
        world.service().put(CrashWorld.OLD.text());
        return world;
    }

    /** Names of the databases of a world: the live one, and those beside it. */
    List<String> databases(CrashWorld world) {
        return CrashWorld.query(
                superuser("postgres"),
                "SELECT datname FROM pg_database WHERE datname ~ '^"
                        + world.database().database() + "(_|$)' ORDER BY 1");
    }

    /** Drop a world that is no longer looked at. */
    void drop(CrashWorld world) {
        for (String name : databases(world)) {
            CrashWorld.execute(superuser("postgres"), "DROP DATABASE IF EXISTS \"" + name + "\" WITH (FORCE)");
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
