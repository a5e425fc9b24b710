package io.openwatch.acceptance;

import io.openwatch.config.ConfigSources;
import io.openwatch.config.Configuration;
import io.openwatch.release.ReleaseDescriptor;
import io.openwatch.testing.Client;
import io.openwatch.testing.Installation;
import io.openwatch.testing.TestDatabase;
import io.openwatch.upgrade.OpenWatchUpgrade;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.spi.ServiceController;
import io.safeupgrade.testkit.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A machine of its own, below one directory, on which people type {@code openwatch}. */
final class Machine implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern LISTEN = Pattern.compile("listen = \"127\\.0\\.0\\.1:(\\d+)\"");

    private static final long PATIENCE_SECONDS = 60;

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();

    private Machine(Path directory) {
        this.directory = directory;
    }

    /** Put the command on the path of {@code directory}; nothing is configured yet. */
    static Machine in(Path directory) {
        Machine machine = new Machine(directory.toAbsolutePath());
        ChildJvm jvm = Installation.jvm();
        String options = String.join(" ", jvm.options());
        String command = """
                #!/bin/sh
                exec "%s" %s -cp "${CLASS_PATH_FIRST:-}%s" io.openwatch.cli.Main "$@"
                """.formatted(jvm.java(), options, jvm.classPath());
        Path bin = directory.resolve("bin");
        program(bin.resolve("openwatch"), command);
        machine.environment.put("PATH", bin + ":" + System.getenv("PATH"));
        machine.environment.put("OPENWATCH_STATE_DIR", machine.state().toString());
        machine.environment.put("OPENWATCH_JAVA_OPTIONS", options + " -cp " + jvm.classPath());
        return machine;
    }

    /** Configure it for the database at {@code dsn}, as an administrator would; more lines go to upgrade.conf. */
    Machine configured(String dsn, String... upgradeConf) {
        write(
                "etc/openwatch.toml",
                "[server]\nlisten = \"127.0.0.1:" + freePort() + "\"\n\n[logging]\nformat = \"text\"\n");
        write("etc/secrets.env", "OPENWATCH_DATABASE_DSN='" + dsn + "'\n");
        write("etc/upgrade.conf", String.join("\n", upgradeConf) + "\n");
        return this;
    }

    static void program(Path file, String script) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, script);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Path directory() {
        return directory;
    }

    /** Return the options with which the service's Java starts. */
    String javaOptions() {
        return Objects.requireNonNull(environment.get("OPENWATCH_JAVA_OPTIONS"));
    }

    Path state() {
        return directory.resolve("state");
    }

    Path upgrade(String file) {
        return state().resolve("upgrade").resolve(file);
    }

    /** Return what the commands see beside the system's own. */
    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    Machine with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Machine without(String variable) {
        environment.remove(variable);
        return this;
    }

    /** Write a file below the state directory. */
    Path write(String name, String content) {
        try {
            Path file = state().resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, content);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Put the files of a release in place, as a package does. */
    Machine install(String version, String target) {
        write("installed-release.json", release(version, target));
        return this;
    }

    /** Return the release whose files are in place. */
    ReleaseVersion installed() {
        return ReleaseDescriptor.read(state().resolve("installed-release.json")).version();
    }

    /** Let the commands act as another release than the one they are. */
    Machine actingAs(String version, String target) {
        return with(
                "OPENWATCH_RELEASE_DESCRIPTOR",
                write("release-" + version + ".json", release(version, target)).toString());
    }

    private static String release(String version, String target) {
        return "{\"version\": \"" + version + "\", \"schema\": {\"target\": \"" + target + "\"}}";
    }

    /** Type {@code openwatch} with {@code arguments}. */
    Running.Ended openwatch(String... arguments) {
        try (Running running = begin(arguments)) {
            return running.finish();
        }
    }

    Running begin(String... arguments) {
        List<String> argv =
                new ArrayList<>(List.of(directory.resolve("bin/openwatch").toString()));
        argv.addAll(List.of(arguments));
        return Running.start(directory.resolve("printed"), environment, argv);
    }

    /** Type a whole line into a shell, just as it was printed. */
    Running.Ended type(String line) {
        try (Running running = beginLine(line)) {
            return running.finish();
        }
    }

    Running beginLine(String line) {
        return Running.start(directory.resolve("printed"), environment, List.of("/bin/sh", "-c", line));
    }

    static JsonNode json(Running.Ended ended) {
        return JSON.readTree(ended.out());
    }

    /** Return the commands below {@code heading} of a report, as printed. */
    static List<String> printedBelow(String heading, String report) {
        return report.lines()
                .dropWhile(line -> !line.startsWith(heading))
                .skip(1)
                .takeWhile(line -> line.startsWith("  "))
                .toList();
    }

    /** Read what the journal recorded, as "PHASE_RESULT MIGRATE FAILED" and the like. */
    List<String> journal() {
        try (Stream<String> lines = Files.lines(upgrade("journal.jsonl"))) {
            return lines.map(JSON::readTree)
                    .map(record -> Stream.of(
                                    record.path("kind").asString(),
                                    record.path("phase").asString(""),
                                    record.path("data").path("result").asString(""),
                                    record.path("data").path("ending").asString(""))
                            .filter(word -> !word.isEmpty() && !word.equals("null"))
                            .reduce((left, right) -> left + " " + right)
                            .orElse(""))
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    List<String> journalOfLastRun() {
        List<String> journal = journal();
        return journal.subList(journal.lastIndexOf("RUN_STARTED"), journal.size());
    }

    /** Return the name of the last run on record. */
    String lastRun() {
        try (Stream<String> lines = Files.lines(upgrade("journal.jsonl"))) {
            return lines.map(JSON::readTree)
                    .map(record -> record.path("run").asString())
                    .reduce((earlier, later) -> later)
                    .orElseThrow();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    boolean held() {
        return Files.exists(upgrade("hold"));
    }

    /** List everything below the state directory but what every attempt may leave: lock, who held it, the last result. */
    List<String> files() {
        try (Stream<Path> files = Files.walk(state())) {
            return files.map(file -> state().relativize(file).toString())
                    .filter(name -> !name.matches("upgrade(/(lock|lock\\.info|last\\.json))?"))
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    int port() {
        try {
            Matcher matcher = LISTEN.matcher(Files.readString(state().resolve("etc/openwatch.toml")));
            if (!matcher.find()) {
                throw new AssertionError("no port configured");
            }
            return Integer.parseInt(matcher.group(1));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Say whether anything listens where the service does. */
    boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    /** Ask the service how it is: status, release and schema, or nothing when nothing of ours answers. */
    String health() {
        Optional<Path> certificate = certificate();
        if (certificate.isEmpty() || !listens()) {
            return "";
        }
        try (Client client = new Client(port(), certificate.get())) {
            Client.Answer answer = client.get("/api/v1/health");
            return answer.status() + " " + answer.body().path("version").asString() + " "
                    + answer.body().path("schema_version").asString();
        } catch (UncheckedIOException ended) {
            return "";
        }
    }

    /** Return the certificate that the service shows, once it has made one. */
    Optional<Path> certificate() {
        return Stream.of("tls/cert.pem", "etc/tls/cert.pem")
                .map(state()::resolve)
                .filter(Files::exists)
                .findFirst();
    }

    /** Wait until something wrote {@code file}. */
    void awaitFile(Path file) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.exists(file)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("nobody wrote " + file);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** Start the service in the background, as the system does at boot. */
    void startService() {
        ServiceController.ServiceResult result = service()
                .start(new ServiceController.StartRequest(
                        TestDatabase.call(),
                        new io.safeupgrade.ServiceState(
                                io.safeupgrade.ServiceState.Activity.ACTIVE,
                                io.safeupgrade.ServiceState.BootPolicy.NONE,
                                "",
                                Map.of())));
        if (result instanceof ServiceController.NotReached not) {
            throw new AssertionError(not.why());
        }
    }

    private ServiceController service() {
        Configuration configuration =
                Configuration.load(ConfigSources.of(environment)).orThrow();
        return OpenWatchUpgrade.service(configuration, environment);
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Stop the service, if it runs. */
    @Override
    public void close() {
        stopService();
    }

    void stopService() {
        service().stop(new ServiceController.StopRequest(TestDatabase.call()));
    }
}
