package io.safeupgrade.benchmarks;

import io.openwatch.demo.Fleet;
import io.openwatch.demo.FleetLoader;
import io.openwatch.release.ReleaseDescriptor;
import io.safeupgrade.RunId;
import io.safeupgrade.postgres.FlywayMigrator;
import io.safeupgrade.postgres.PostgresDsn;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Migrator;
import io.safeupgrade.spi.Pace;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;

/**
 * Measure how long lists, filters and searches take on a fleet of 10,000 hosts with two million findings, while requests
 * come at a fixed rate. Everything runs on this machine: database, service in a process of its own, and the load.
 *
 * <p>{@code ./dev bench api-load [--hosts 10000] [--findings 2000000] [--rate 50] [--seconds 60] [--limit-ms 100]}. The
 * database has the settings that a server comes with.
 */
public final class ApiLoad {
    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    private final PostgresDsn dsn;
    private final String address;
    private final Path directory;

    private ApiLoad(EmbeddedPostgres server, Path directory) {
        this.address = "postgres://postgres@127.0.0.1:" + server.getPort() + "/postgres";
        this.dsn = PostgresDsn.parse(address);
        this.directory = directory;
    }

    /** Run; arguments as above. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("openwatch-bench");
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setLocaleConfig("locale", "C.UTF-8")
                .setLocaleConfig("encoding", "UTF8")
                .setPGStartupWait(Duration.ofMinutes(1))
                .start()) {
            System.exit(new ApiLoad(server, directory).run(arguments) ? 0 : 1);
        }
    }

    private boolean run(String[] arguments) throws Exception {
        int hosts = Options.number(arguments, "--hosts", 10_000);
        int findings = Options.number(arguments, "--findings", 2_000_000);
        int rate = Options.number(arguments, "--rate", 50);
        Duration length = Duration.ofSeconds(Options.number(arguments, "--seconds", 60));
        System.out.printf("loading %,d hosts, %,d findings%n", hosts, findings);
        load(hosts, findings);
        Process service = serve();
        try {
            RequestMix mix = new RequestMix(port(service), certificate(), names());
            mix.send(rate, WARM_UP);
            mix.forget();
            mix.send(rate, length);
            System.out.printf(
                    "%d requests a second for %d s, %d processors%n%s%n",
                    rate, length.toSeconds(), Runtime.getRuntime().availableProcessors(), mix.report());
            return mix.withinLimit(Duration.ofMillis(Options.number(arguments, "--limit-ms", 100)));
        } finally {
            service.destroy();
            service.waitFor();
        }
    }

    private void load(int hosts, int findings) throws SQLException {
        Migrator migrator = FlywayMigrator.of(dsn)
                .target(ReleaseDescriptor.builtIn().target().token());
        CallContext call = CallContext.look(RunId.create(Instant.now(), new Random()), START, Pace.system());
        Migrator.MigrationResult result = migrator.migrate(new Migrator.MigrationRequest(
                call, ReleaseDescriptor.builtIn().target(), Migrator.MigrationRequest.Mode.WHOLE_SET));
        if (!(result instanceof Migrator.Migrated)) {
            throw new IllegalStateException("not migrated: " + result);
        }
        try (Connection connection = DriverManager.getConnection(dsn.jdbcUrl(), dsn.jdbcProperties());
                Statement statement = connection.createStatement()) {
            FleetLoader.load(new Fleet(5, hosts, findings, Instant.now()), connection);
            statement.execute("UPDATE hosts SET tags = array['site:' || left(hostname, 3), 'all']");
            statement.execute("VACUUM ANALYZE");
        }
    }

    private Map<String, String> names() throws SQLException {
        String query = "SELECT (SELECT id FROM hosts ORDER BY id OFFSET 77 LIMIT 1)::text,"
                + " (SELECT rule_id FROM findings LIMIT 1)";
        try (Connection connection = DriverManager.getConnection(dsn.jdbcUrl(), dsn.jdbcProperties());
                Statement statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return Map.of("HOST", row.getString(1), "RULE", row.getString(2));
        }
    }

    private Process serve() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                FleetServer.class.getName(),
                directory.resolve("port").toString());
        builder.environment()
                .putAll(Map.of(
                        "OPENWATCH_STATE_DIR",
                        directory.toString(),
                        "OPENWATCH_SERVER_LISTEN",
                        "127.0.0.1:0",
                        "OPENWATCH_DATABASE_DSN",
                        address));
        return builder.redirectOutput(directory.resolve("service.log").toFile())
                .redirectErrorStream(true)
                .start();
    }

    private int port(Process service) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(START);
        while (Instant.now().isBefore(end) && service.isAlive()) {
            if (Files.exists(directory.resolve("port"))) {
                return Integer.parseInt(Files.readString(directory.resolve("port")));
            }
            service.waitFor(100, java.util.concurrent.TimeUnit.MILLISECONDS);
        }
        throw new IllegalStateException("not started: " + Files.readString(directory.resolve("service.log")));
    }

    private Path certificate() {
        return directory.resolve("tls/cert.pem");
    }
}
