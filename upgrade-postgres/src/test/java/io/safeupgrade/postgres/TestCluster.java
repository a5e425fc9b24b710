package io.safeupgrade.postgres;

import io.safeupgrade.RunId;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Pace;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.PGConnection;

/**
 * A real PostgreSQL for tests: one shared by all classes of the JVM, or an own one for tests that reconfigure or stop it.
 *
 * <p>Tests get a fresh database with a fresh owner each, so that they may run in any order and beside each other.
 */
public final class TestCluster implements AutoCloseable {

    /** What a test works in. {@code owner} and {@code superuser} both lead into the database. */
    public record Fresh(String database, String role, String password, PostgresDsn owner, PostgresDsn superuser) {

        Connection connectAsOwner() throws SQLException {
            return connect(owner);
        }

        Connection connectAsSuperuser() throws SQLException {
            return connect(superuser);
        }
    }

    private static final AtomicInteger NAMES = new AtomicInteger();

    private static final Set<TestCluster> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        // Not the library's own hook: it stops with a checkpoint, which under load outlasts the patience of surefire.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(TestCluster::stopNow)));
    }

    private final EmbeddedPostgres server;
    private final Path dataDirectory;
    private final boolean shared;
    private final Queue<Fresh> made = new ConcurrentLinkedQueue<>();

    private TestCluster(EmbeddedPostgres server, Path dataDirectory, boolean shared) {
        this.shared = shared;
        this.server = server;
        this.dataDirectory = dataDirectory;
    }

    /** Return the one that all tests share; it ends with the JVM. Never reconfigure or stop it. */
    public static TestCluster shared() {
        return Shared.CLUSTER;
    }

    /** Start an own one with {@code settings} in its postgresql.conf; the test closes it. */
    public static TestCluster start(Map<String, String> settings) {
        return start(settings, false);
    }

    private static TestCluster start(Map<String, String> settings, boolean shared) {
        try {
            Path directory = Files.createTempDirectory("safe-upgrade-pg");
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setRegisterShutdownHook(false)
                    .setDataDirectory(directory)
                    .setLocaleConfig("locale", "C.UTF-8")
                    .setLocaleConfig("encoding", "UTF8")
                    .setServerConfig("fsync", "off")
                    .setServerConfig("max_connections", "100")
                    .setPGStartupWait(Duration.ofSeconds(60));
            settings.forEach(builder::setServerConfig);
            TestCluster started = new TestCluster(builder.start(), directory, shared);
            RUNNING.add(started);
            return started;
        } catch (IOException cannotStart) {
            throw new java.io.UncheckedIOException(cannotStart);
        }
    }

    public int port() {
        return server.getPort();
    }

    public Path dataDirectory() {
        return dataDirectory;
    }

    public PostgresDsn superuser(String database) {
        return PostgresDsn.parse("postgres://postgres@127.0.0.1:" + port() + "/" + database);
    }

    public PostgresDsn dsn(String role, String password, String database) {
        return PostgresDsn.parse("postgres://" + role + ":" + password + "@127.0.0.1:" + port() + "/" + database);
    }

    /** Make a role without any privilege and an empty database that it owns. */
    public Fresh fresh() {
        String name = "t" + NAMES.incrementAndGet() + "_"
                + Long.toString(ProcessHandle.current().pid(), 36);
        String role = name + "_owner";
        String password = "pw-" + name;
        execute(
                superuser("postgres"),
                "CREATE ROLE " + role + " LOGIN PASSWORD '" + password + "'",
                "CREATE DATABASE " + name + " OWNER " + role);
        Fresh fresh = new Fresh(name, role, password, dsn(role, password, name), superuser(name));
        made.add(fresh);
        return fresh;
    }

    /** Make the same for a role that may create databases. */
    Fresh freshWithCreatedb() {
        Fresh fresh = fresh();
        execute(superuser("postgres"), "ALTER ROLE " + fresh.role() + " CREATEDB");
        return fresh;
    }

    /** Return the names of the databases that restores made beside {@code fresh}, in order. */
    List<String> beside(Fresh fresh) {
        String names = query(
                superuser("postgres"),
                "SELECT coalesce(string_agg(datname, ' ' ORDER BY datname), '') FROM pg_database WHERE datname LIKE '"
                        + fresh.database() + "\\_%'");
        return names.isEmpty() ? List.of() : List.of(names.split(" "));
    }

    /** Drop them, whoever works in them. */
    void dropBeside(Fresh fresh) {
        for (String name : beside(fresh)) {
            execute(superuser("postgres"), "DROP DATABASE IF EXISTS \"" + name + "\" WITH (FORCE)");
        }
    }

    /** Drop the databases made so far, whoever works in them: a hundred of them are slow to delete when the JVM ends. */
    void dropFresh() {
        for (Fresh one = made.poll(); one != null; one = made.poll()) {
            try (Connection connection = connect(superuser("postgres"));
                    Statement statement = connection.createStatement()) {
                statement.execute("DROP DATABASE IF EXISTS " + one.database() + " WITH (FORCE)");
                dropBeside(one);
            } catch (SQLException inTheWay) {
                // A slot or a prepared transaction of a test: it goes with the server.
                org.slf4j.LoggerFactory.getLogger(TestCluster.class).debug("stays: {}", inTheWay.getMessage());
            }
        }
    }

    /** Drop what tests made in the shared one, if it was ever started. */
    static void dropFreshOfShared() {
        RUNNING.stream().filter(one -> one.shared).forEach(TestCluster::dropFresh);
    }

    /** Put lines before everything else in pg_hba.conf and make the server read it. */
    void admitFirst(String... lines) throws IOException {
        Path file = dataDirectory.resolve("pg_hba.conf");
        List<String> all = new ArrayList<>(List.of(lines));
        all.addAll(Files.readAllLines(file));
        // Reload through a session opened before the change: the new rules may shut out everybody.
        try (Connection connection = connect(superuser("postgres"));
                Statement statement = connection.createStatement()) {
            Files.write(file, all);
            statement.execute("SELECT pg_reload_conf()");
            awaitReload(statement, all);
        } catch (SQLException failed) {
            throw new IOException(failed);
        }
    }

    private static void awaitReload(Statement statement, List<String> expected) throws SQLException {
        // The postmaster reads on a signal; pg_conf_load_time is taken by a backend after the postmaster's own reading.
        long rules = expected.stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .count();
        long before = System.nanoTime();
        while (System.nanoTime() - before < Duration.ofSeconds(10).toNanos()) {
            try (ResultSet row = statement.executeQuery(
                    "SELECT count(*) = " + rules + " AND now() > pg_conf_load_time() FROM pg_hba_file_rules")) {
                row.next();
                if (row.getBoolean(1)) {
                    return;
                }
            }
        }
        throw new IllegalStateException("the server did not read its pg_hba.conf");
    }

    /** Stop the server for good; connections are refused afterwards. */
    @Override
    public void close() throws IOException {
        RUNNING.remove(this);
        server.close();
    }

    /** Stop as after a crash, without a checkpoint, and delete the data. */
    private void stopNow() {
        try {
            String pid =
                    Files.readAllLines(dataDirectory.resolve("postmaster.pid")).getFirst();
            new ProcessBuilder("kill", "-QUIT", pid).start().waitFor();
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(one -> one.onExit().join());
        } catch (IOException | InterruptedException gone) {
            org.slf4j.LoggerFactory.getLogger(TestCluster.class).debug("was not running: {}", gone.getMessage());
        }
        try {
            server.close();
        } catch (IOException unclean) {
            throw new java.io.UncheckedIOException(unclean);
        }
    }

    public static Connection connect(PostgresDsn dsn) throws SQLException {
        return DriverManager.getConnection(dsn.jdbcUrl(), dsn.jdbcProperties());
    }

    public static void execute(PostgresDsn dsn, String... statements) {
        inSession(dsn, String.join("; ", statements), connection -> {
            try (Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
            }
            return null;
        });
    }

    /** Return the first column of the first row as text, null when it is. */
    public static String query(PostgresDsn dsn, String sql) {
        return inSession(dsn, sql, connection -> query(connection, sql));
    }

    private interface Work {
        String in(Connection connection) throws SQLException;
    }

    private static String inSession(PostgresDsn dsn, String what, Work work) {
        String answer;
        int backend;
        try (Connection connection = connect(dsn)) {
            backend = connection.unwrap(PGConnection.class).getBackendPID();
            answer = work.in(connection);
        } catch (SQLException failed) {
            throw new IllegalStateException(what, failed);
        }
        awaitEnd(dsn, backend);
        return answer;
    }

    /** The server lists a session for a moment after its client has closed it: a stranger's, to checks of the owner's. */
    private static void awaitEnd(PostgresDsn dsn, int backend) {
        if (!dsn.user().equals("postgres") || dsn.database().equals("postgres")) {
            return;
        }
        try (Connection lookout = connect(dsn.maintenance())) {
            Happened.await(() -> query(lookout, "SELECT count(*) FROM pg_stat_activity WHERE pid = " + backend)
                    .equals("0"));
        } catch (Exception failed) {
            throw new IllegalStateException("no look at session " + backend, failed);
        }
    }

    public static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    /** Return a call of a fresh run that may take minutes. */
    public static CallContext call() {
        return call(Duration.ofMinutes(5));
    }

    public static CallContext call(Duration patience) {
        return CallContext.look(RunId.create(Instant.now(), new Random()), patience, Pace.system());
    }

    private static final class Shared {
        static final TestCluster CLUSTER =
                start(Map.of("max_prepared_transactions", "5", "wal_level", "logical"), true);
    }
}
