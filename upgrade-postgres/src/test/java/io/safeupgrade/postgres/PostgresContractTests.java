package io.safeupgrade.postgres;

import io.safeupgrade.DatabaseIdentity;
import io.safeupgrade.RunId;
import io.safeupgrade.spi.DatabaseProbe;
import io.safeupgrade.spi.Pace;
import io.safeupgrade.spi.PreflightCheck;
import io.safeupgrade.spi.SessionFence;
import io.safeupgrade.spi.UpgradeListener;
import io.safeupgrade.spi.UpgradeLock;
import io.safeupgrade.testkit.DatabaseProbeContract;
import io.safeupgrade.testkit.PreflightCheckContract;
import io.safeupgrade.testkit.SessionFenceContract;
import io.safeupgrade.testkit.UpgradeListenerContract;
import io.safeupgrade.testkit.UpgradeLockContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Nested;

/** The contracts of the testkit, kept by what works on PostgreSQL. */
class PostgresContractTests {

    private static final String CONTENT =
            "SELECT string_agg(oid || relname || relfilenode, ',' ORDER BY oid) FROM pg_class";

    private static TestCluster.Fresh filled() {
        TestCluster.Fresh fresh = TestCluster.shared().fresh();
        TestCluster.execute(fresh.owner(), "CREATE TABLE orders (id int)");
        return fresh;
    }

    @Nested
    class Probe extends DatabaseProbeContract {

        private final TestCluster.Fresh fresh = filled();

        @Override
        protected DatabaseProbe reachable() {
            return PostgresProbe.of(fresh.owner());
        }

        @Override
        protected DatabaseProbe empty() {
            return PostgresProbe.of(TestCluster.shared().fresh().owner());
        }

        @Override
        protected DatabaseProbe down() {
            try (ServerSocket freed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return PostgresProbe.of(PostgresDsn.parse("postgres://u:" + fresh.password() + "@127.0.0.1:"
                        + freed.getLocalPort() + "/" + fresh.database()));
            } catch (IOException noPort) {
                throw new UncheckedIOException(noPort);
            }
        }

        @Override
        protected Object content() {
            return TestCluster.query(fresh.superuser(), CONTENT);
        }

        @Override
        protected List<String> secrets() {
            return List.of(fresh.password());
        }
    }

    @Nested
    class Lock extends UpgradeLockContract {

        private final TestCluster.Fresh fresh = TestCluster.shared().fresh();

        @Override
        protected UpgradeLock lock() {
            return PostgresUpgradeLock.of(fresh.owner());
        }

        @Override
        protected List<String> secrets() {
            return List.of(fresh.password());
        }
    }

    @Nested
    class Fence extends SessionFenceContract {

        private final TestCluster.Fresh fresh = TestCluster.shared().fresh();

        /** Ends of sessions are real: the server needs real time for them, ten times less than the contract allows. */
        @Override
        protected Pace pace() {
            return new Pace() {
                @Override
                public Instant instant() {
                    return Instant.now();
                }

                @Override
                public long nanos() {
                    return System.nanoTime() * 10;
                }

                @Override
                public void pause(Duration duration) throws InterruptedException {
                    Pace.system().pause(duration.dividedBy(10));
                }
            };
        }

        @Override
        protected SessionFence fence() {
            return PostgresSessions.of(fresh.owner());
        }

        @Override
        protected AutoCloseable open(String application) {
            try {
                Properties properties = fresh.owner().jdbcProperties();
                properties.setProperty("ApplicationName", application);
                return DriverManager.getConnection(fresh.owner().jdbcUrl(), properties);
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        }

        @Override
        protected AutoCloseable openOf(RunId run) {
            try {
                return PostgresConnections.open(fresh.owner(), callOf(run));
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        }

        @Override
        protected List<String> secrets() {
            return List.of(fresh.password());
        }
    }

    @Nested
    class Checks extends PreflightCheckContract {

        private final TestCluster.Fresh good = filled();
        private final TestCluster.Fresh bad = TestCluster.shared().fresh();

        Checks() {
            TestCluster.execute(bad.superuser(), "CREATE TABLE theirs (id int)");
        }

        @Override
        protected PreflightCheck passing() {
            return PostgresChecks.of(good.owner());
        }

        @Override
        protected PreflightCheck blocking() {
            return PostgresChecks.of(bad.owner()).binDirectory(Path.of("/no/such/directory"));
        }

        @Override
        protected PreflightCheck.PreflightContext context() {
            PreflightCheck.PreflightContext context = super.context();
            return new PreflightCheck.PreflightContext(
                    context.call(),
                    context.from(),
                    context.to(),
                    Optional.of(new DatabaseProbe.Reachable(
                            TestCluster.query(good.superuser(), "SHOW server_version"),
                            new DatabaseIdentity("1", good.database()),
                            false)),
                    context.status(),
                    context.backupPlanned(),
                    context.backupDirectory());
        }

        @Override
        protected Object content() {
            return TestCluster.query(bad.superuser(), CONTENT);
        }

        @Override
        protected List<String> secrets() {
            return List.of(good.password(), bad.password());
        }
    }

    @Nested
    class History extends UpgradeListenerContract {

        private final UpgradeListener listener =
                PostgresHistory.of(TestCluster.shared().fresh().owner());

        @Override
        protected UpgradeListener listener() {
            return listener;
        }
    }
}
