package io.openwatch.demo;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Phase;
import io.safeupgrade.UpgradeEvent;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradeReport.PhaseRecord.Result;
import io.safeupgrade.postgres.PostgresDsn;
import io.safeupgrade.spi.UpgradeListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Make the upgrade fail in the real part: data that the SQL fails on, a disk without room, a port that is taken, a table
 * that is locked, a server that is stopped. Nothing of the upgrade is replaced or told about it.
 */
final class Sabotage implements UpgradeListener, AutoCloseable {

    private final Optional<DemoFault> sabotage;
    private final DemoDatabase database;
    private final int port;
    private final SmallDisk disk;
    private @Nullable AutoCloseable inTheWay;

    Sabotage(Optional<DemoFault> sabotage, DemoDatabase database, int port, SmallDisk disk) {
        this.sabotage = sabotage;
        this.database = database;
        this.port = port;
        this.disk = disk;
    }

    /** Do what has to be done before the upgrade begins; returns what was or will be done, in words. */
    Optional<String> prepare() {
        return sabotage.map(this::prepare);
    }

    private String prepare(DemoFault kind) {
        return switch (kind) {
            case MIGRATION -> {
                duplicate();
                yield "one finding is in the database twice, which release 2 does not allow";
            }
            case BACKUP -> "the directory of restore points will run full while the dump is written";
            case START -> "another program will take port " + port + " while the service is down";
            case HEALTH -> "another session will lock the table of hosts, so that the new release answers 503";
            case UNREACHABLE -> {
                database.stop();
                yield "PostgreSQL is stopped";
            }
        };
    }

    @Override
    public void on(UpgradeEvent event) {
        if (sabotage.isEmpty()) {
            return;
        }
        DemoFault kind = sabotage.get();
        if (event instanceof UpgradeEvent.PhaseStarted started
                && started.phase() == Phase.BACKUP
                && kind == DemoFault.BACKUP) {
            disk.fill();
        }
        if (event instanceof UpgradeEvent.PhaseEnded ended) {
            switch (kind) {
                case BACKUP -> {
                    if (ended.result().phase() == Phase.BACKUP) {
                        disk.empty();
                    }
                }
                case START -> {
                    if (done(ended, Phase.STOP)) {
                        takePort();
                    }
                }
                case HEALTH -> {
                    if (done(ended, Phase.MIGRATE)) {
                        lockHosts();
                    }
                }
                case MIGRATION, UNREACHABLE -> {}
            }
        }
    }

    private static boolean done(UpgradeEvent.PhaseEnded ended, Phase phase) {
        return ended.result().phase() == phase && ended.result().result() == Result.DONE;
    }

    private void duplicate() {
        try (Connection connection = connect(database.dsn())) {
            FleetLoader.duplicateOneFinding(connection);
        } catch (SQLException failed) {
            throw failed("the duplicate could not be inserted", failed);
        }
    }

    private void takePort() {
        try {
            inTheWay = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw failed("the port could not be taken", failed);
        }
    }

    private void lockHosts() {
        try {
            Connection connection = connect(database.dsn());
            inTheWay = connection;
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("LOCK TABLE hosts IN ACCESS EXCLUSIVE MODE");
            }
        } catch (SQLException failed) {
            throw failed("the table could not be locked", failed);
        }
    }

    static Connection connect(PostgresDsn dsn) throws SQLException {
        return DriverManager.getConnection(dsn.jdbcUrl(), dsn.jdbcProperties());
    }

    private static UpgradeException failed(String what, Exception cause) {
        return new UpgradeException(
                Failure.of(ErrorCode.INTERNAL, "the demo failed: " + what + " [" + cause.getMessage() + "]", ""),
                cause);
    }

    @Override
    public void close() {
        AutoCloseable thing = inTheWay;
        if (thing != null) {
            try {
                thing.close();
            } catch (Exception failed) {
                throw failed("what was in the way could not be removed", failed);
            }
        }
    }
}
