package io.safeupgrade.benchmarks;

import io.openwatch.access.BuiltInRole;
import io.openwatch.access.Caller;
import io.openwatch.config.ConfigSources;
import io.openwatch.config.Configuration;
import io.openwatch.database.ServicePool;
import io.openwatch.demo.Fleet;
import io.openwatch.demo.FleetLoader;
import io.openwatch.identity.NewUser;
import io.openwatch.release.ReleaseDescriptor;
import io.openwatch.serve.Identities;
import io.safeupgrade.RunId;
import io.safeupgrade.postgres.FlywayMigrator;
import io.safeupgrade.postgres.PostgresDsn;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Migrator;
import io.safeupgrade.spi.Pace;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Measure how long the service takes from its start to its first healthy answer, what memory it has then and after load, and
 * whether a sign-in takes the same time for a name that there is and one that there is not.
 *
 * <p>{@code ./dev bench server-start [--starts 9] [--seconds 20] [--sign-ins 200] [--launcher PATH]}. The script names
 * the launcher of the package that {@code ./dev package} made, if there is one; without any it takes the classes of the
 * build, and no cache of classes.
 */
public final class ServerStart {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration SETTLING = Duration.ofSeconds(3);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final String PASSWORD = "seven grey herons wait";
    private static final int CROWD = 16;

    private final Path directory;
    private final List<String> command;
    private final Map<String, String> environment;
    private final int port;
    private final String address;

    private ServerStart(EmbeddedPostgres server, Path directory, List<String> command) throws IOException {
        this.directory = directory;
        this.command = command;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
        this.address = "postgres://postgres@127.0.0.1:" + server.getPort() + "/postgres";
        this.environment = Map.of(
                "OPENWATCH_STATE_DIR",
                directory.toString(),
                "OPENWATCH_SERVER_LISTEN",
                "127.0.0.1:" + port,
                "OPENWATCH_IDENTITY_LOCKOUT_FAILURES",
                "100",
                "OPENWATCH_DATABASE_DSN",
                address);
    }

    /** Run; arguments as above. */
    public static void main(String[] arguments) throws Exception {
        List<String> command = command(arguments);
        System.out.println("starting: " + command.getFirst());
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setLocaleConfig("locale", "C.UTF-8")
                .setLocaleConfig("encoding", "UTF8")
                .setPGStartupWait(Duration.ofMinutes(1))
                .start()) {
            new ServerStart(server, Files.createTempDirectory("openwatch-bench"), command).run(arguments);
        }
    }

    private static List<String> command(String[] arguments) {
        int at = List.of(arguments).indexOf("--launcher");
        if (at >= 0) {
            return List.of(arguments[at + 1], "serve");
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.openwatch.cli.Main",
                "serve");
    }

    private void run(String[] arguments) throws Exception {
        List<String> accounts = SignInTimes.accounts(Options.number(arguments, "--sign-ins", 200));
        furnish(accounts);
        int starts = Options.number(arguments, "--starts", 9);
        List<Long> healthy = new ArrayList<>();
        List<Long> resident = new ArrayList<>();
        // The first one makes a certificate, and reads everything from disk.
        for (int start = 0; start <= starts; start++) {
            try (Started service = start()) {
                if (start > 0) {
                    healthy.add(service.healthyAfter());
                    LockSupport.parkNanos(SETTLING.toNanos());
                    resident.add(service.resident());
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "start to healthy: median %d ms, of %d from %d to %d ms%nresident after start: median %d MB%n",
                median(healthy),
                starts,
                healthy.stream().min(Long::compare).orElseThrow(),
                healthy.stream().max(Long::compare).orElseThrow(),
                median(resident) / 1024);
        load(Options.number(arguments, "--seconds", 20), accounts);
    }

    private void load(int seconds, List<String> accounts) throws Exception {
        try (Started service = start()) {
            SignedIn client = SignedIn.of(port, certificate(), accounts.getFirst(), PASSWORD);
            client.ask(Duration.ofSeconds(seconds));
            System.out.printf(
                    Locale.ROOT,
                    "%d requests in %d s%nresident after load: %d MB, at most %d MB%n",
                    client.asked(),
                    seconds,
                    service.resident() / 1024,
                    service.most() / 1024);
            SignInTimes signingIn = new SignInTimes(port, certificate());
            signingIn.crowd(CROWD);
            System.out.printf(
                    Locale.ROOT, "resident after %d sign-ins at once: %d MB%n", CROWD, service.resident() / 1024);
            System.out.println(signingIn.compare(accounts));
        }
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private void furnish(List<String> names) throws Exception {
        PostgresDsn dsn = PostgresDsn.parse(address);
        ReleaseDescriptor release = ReleaseDescriptor.builtIn();
        CallContext call = CallContext.look(RunId.create(Instant.now(), new Random()), PATIENCE, Pace.system());
        Migrator.MigrationResult result = FlywayMigrator.of(dsn)
                .target(release.target().token())
                .migrate(new Migrator.MigrationRequest(
                        call, release.target(), Migrator.MigrationRequest.Mode.WHOLE_SET));
        if (!(result instanceof Migrator.Migrated)) {
            throw new IllegalStateException("not migrated: " + result);
        }
        try (Connection connection = DriverManager.getConnection(dsn.jdbcUrl(), dsn.jdbcProperties())) {
            FleetLoader.load(new Fleet(5, 1_000, 20_000, Instant.now()), connection);
        }
        Configuration configuration =
                Configuration.load(ConfigSources.of(environment)).orThrow();
        try (ServicePool pool = ServicePool.open(configuration.settings().database(), release.accepts(), found -> {})) {
            var accounts = Identities.of(pool, configuration).accounts();
            for (String name : names) {
                accounts.add(
                        Caller.system("bench", ""),
                        new NewUser(name, name + "@example.org", PASSWORD, List.of(BuiltInRole.ADMIN.code())));
            }
        }
    }

    /** The service, once it was healthy. */
    private record Started(Process process, long healthyAfter) implements AutoCloseable {

        long resident() throws IOException {
            return status("VmRSS:");
        }

        long most() throws IOException {
            return status("VmHWM:");
        }

        private long status(String what) throws IOException {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith(what))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().join();
        }
    }

    private Path certificate() {
        return directory.resolve("tls/cert.pem");
    }

    private Started start() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        long began = System.nanoTime();
        Process process = builder.redirectOutput(
                        directory.resolve("service.log").toFile())
                .redirectErrorStream(true)
                .start();
        while (!SignedIn.healthy(port, certificate())) {
            if (!process.isAlive() || System.nanoTime() - began > PATIENCE.toNanos()) {
                process.destroyForcibly();
                throw new IllegalStateException("not healthy: " + Files.readString(directory.resolve("service.log")));
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return new Started(process, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }
}
