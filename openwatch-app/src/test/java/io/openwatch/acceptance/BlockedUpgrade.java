package io.openwatch.acceptance;

import io.openwatch.demo.Fleet;
import io.openwatch.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/** {@code upgrade run} in its phase MIGRATE, waiting for a table that the test holds. */
final class BlockedUpgrade implements AutoCloseable {
    static final Fleet FLEET = new Fleet(11, 5, 100, Instant.parse("2026-11-20T06:00:00Z"));

    private final Machine machine;
    private final TestDatabase database;
    private final Running running;
    private final Connection blocker;

    private BlockedUpgrade(Machine machine, TestDatabase database, Running running, Connection blocker) {
        this.machine = machine;
        this.database = database;
        this.running = running;
        this.blocker = blocker;
    }

    static BlockedUpgrade begin(Path directory, String... arguments) throws SQLException {
        TestDatabase database = TestDatabase.at("3");
        database.load(FLEET);
        Connection blocker = database.connect();
        int major = blocker.getMetaData().getDatabaseMajorVersion();
        blocker.close();
        DumpGate gate = DumpGate.in(directory, major);
        Machine machine = Machine.in(directory).configured(database.text(), gate.setting());
        Running running = machine.begin(arguments);
        // Sessions in the database would keep STOP from ending, and the dump comes after STOP.
        running.await("dumped", gate::called);
        blocker = database.connect();
        blocker.setAutoCommit(false);
        try (Statement statement = blocker.createStatement()) {
            // The dump may read; the migration may not change the table.
            statement.execute("LOCK TABLE findings IN SHARE MODE");
        }
        gate.open();
        running.await(
                "waited for the table",
                () -> !database.query("SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'findings'::regclass")
                        .isEmpty());
        return new BlockedUpgrade(machine, database, running, blocker);
    }

    Machine machine() {
        return machine;
    }

    TestDatabase database() {
        return database;
    }

    Running running() {
        return running;
    }

    /** Give the table back. */
    void release() throws SQLException {
        blocker.close();
    }

    @Override
    public void close() throws SQLException {
        blocker.close();
        running.close();
    }
}
