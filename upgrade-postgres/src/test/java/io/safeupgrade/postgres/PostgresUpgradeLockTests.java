package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.UpgradeLock.Acquired;
import io.safeupgrade.spi.UpgradeLock.Busy;
import io.safeupgrade.spi.UpgradeLock.Held;
import io.safeupgrade.spi.UpgradeLock.LockRequest;
import io.safeupgrade.spi.UpgradeLock.LockResult;
import io.safeupgrade.spi.UpgradeLock.Unavailable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PostgresUpgradeLockTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final TestCluster.Fresh fresh = TestCluster.shared().fresh();

    @Test
    @DisplayName("I10: a loser without patience learns which run holds the lock, from where and since when")
    void namesTheHolder() {
        CallContext winner = TestCluster.call();
        Instant before = Instant.now().minusSeconds(5);
        try (Held held = held(acquire(fresh.owner(), winner, Duration.ZERO))) {
            Busy busy = (Busy) acquire(fresh.owner(), TestCluster.call(), Duration.ZERO);

            assertThat(busy.holder()).contains("run " + winner.run(), "role " + fresh.role(), "from 127.0.0.1");
            assertThat(busy.since()).isBetween(before, Instant.now().plusSeconds(5));
            assertThat(held.stillHeld()).isTrue();
        }
    }

    @Test
    void namesTheRunOfAHolderWhoseSessionIsHidden() {
        TestCluster.Fresh stranger = TestCluster.shared().fresh();
        CallContext winner = TestCluster.call();
        try (Held held = held(acquire(stranger.owner().withDatabase(fresh.database()), winner, Duration.ZERO))) {
            Busy busy = (Busy) acquire(fresh.owner(), TestCluster.call(), Duration.ZERO);

            assertThat(busy.holder()).contains("run " + winner.run(), "a host not shown");
            assertThat(busy.since()).isEqualTo(Instant.EPOCH);
            assertThat(held.stillHeld()).isTrue();
        }
    }

    @Test
    void waitsForTheHolderWithinItsPatience() {
        Held first = held(acquire(fresh.owner(), TestCluster.call(), Duration.ZERO));
        HookedPace pace = HookedPace.doing(() -> {
            first.close();
            return null;
        });

        try (Held second = held(acquire(fresh.owner(), pace.call(LONG), LONG))) {
            assertThat(second.stillHeld()).isTrue();
            assertThat(first.stillHeld()).isFalse();
            assertThat(pace.pauses()).isEqualTo(1);
        }
    }

    @Test
    void givesUpWhenItsPatienceEnds() {
        HookedPace pace = HookedPace.doing(() -> null);
        try (Held held = held(acquire(fresh.owner(), TestCluster.call(), Duration.ZERO))) {
            assertThat(acquire(fresh.owner(), pace.call(LONG), Duration.ofSeconds(1)))
                    .isInstanceOf(Busy.class);
            assertThat(pace.pauses()).isEqualTo(4);
            assertThat(held.stillHeld()).isTrue();
        }
    }

    @Test
    void isFreeAsSoonAsItIsClosedAndClosesTwice() {
        Held first = held(acquire(fresh.owner(), TestCluster.call(), Duration.ZERO));

        first.close();
        first.close();

        assertThat(first.stillHeld()).isFalse();
        held(acquire(fresh.owner(), TestCluster.call(), Duration.ZERO)).close();
    }

    @Test
    void doesNotConcernAnotherDatabaseOfTheServer() {
        TestCluster.Fresh other = TestCluster.shared().fresh();
        try (Held mine = held(acquire(fresh.owner(), TestCluster.call(), Duration.ZERO));
                Held theirs = held(acquire(other.owner(), TestCluster.call(), Duration.ZERO))) {
            assertThat(mine.stillHeld()).isTrue();
            assertThat(theirs.stillHeld()).isTrue();
        }
    }

    @Test
    @DisplayName("trap 14: the lock keeps no session in the live database, so a rename goes through")
    void leavesTheLiveDatabaseAlone() {
        try (Held held = held(acquire(fresh.owner(), TestCluster.call(), Duration.ZERO))) {
            PostgresDsn superuser = TestCluster.shared().superuser("postgres");
            TestCluster.execute(
                    superuser, "ALTER DATABASE " + fresh.database() + " RENAME TO " + fresh.database() + "_x");

            assertThat(held.stillHeld()).isTrue();
            assertThat(acquire(fresh.owner(), TestCluster.call(), Duration.ZERO))
                    .isInstanceOf(Busy.class);
        }
    }

    @Test
    @DisplayName("I10: the lock dies with its session, and its holder learns it")
    void isLostWithItsSession() {
        CallContext winner = TestCluster.call();
        try (Held held = held(acquire(fresh.owner(), winner, Duration.ZERO))) {
            TestCluster.execute(
                    TestCluster.shared().superuser("postgres"),
                    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name ="
                            + " 'safe-upgrade/" + winner.run() + "'");

            assertThat(held.stillHeld()).isFalse();
            held(acquire(fresh.owner(), TestCluster.call(), Duration.ZERO)).close();
        }
    }

    @Test
    @DisplayName("trap 20: idle_session_timeout of the role does not end the lock")
    void survivesTheIdleTimeoutOfTheRole() {
        TestCluster.execute(fresh.superuser(), "ALTER ROLE " + fresh.role() + " SET idle_session_timeout = '20ms'");
        try (Held held = held(acquire(fresh.owner(), TestCluster.call(), Duration.ZERO))) {
            TestCluster.execute(TestCluster.shared().superuser("postgres"), "SELECT pg_sleep(0.2)");

            assertThat(held.stillHeld()).isTrue();
        }
    }

    @Test
    void fallsBackToTheTemplateDatabaseAndStillExcludesOthers() throws IOException {
        try (TestCluster own = TestCluster.start(Map.of())) {
            TestCluster.Fresh shutOut = own.fresh();
            TestCluster.execute(own.superuser("postgres"), "REVOKE CONNECT ON DATABASE postgres FROM PUBLIC");
            PostgresDsn admin = own.superuser(shutOut.database());

            try (Held held = held(acquire(shutOut.owner(), TestCluster.call(), Duration.ZERO))) {
                assertThat(acquire(admin, TestCluster.call(), Duration.ZERO)).isInstanceOf(Busy.class);
                assertThat(held.stillHeld()).isTrue();
            }
            try (Held held = held(acquire(admin, TestCluster.call(), Duration.ZERO))) {
                assertThat(acquire(shutOut.owner(), TestCluster.call(), Duration.ZERO))
                        .isInstanceOf(Busy.class);
                assertThat(held.stillHeld()).isTrue();
            }

            TestCluster.execute(own.superuser("postgres"), "REVOKE CONNECT ON DATABASE template1 FROM PUBLIC");
            assertThat(acquire(shutOut.owner(), TestCluster.call(), Duration.ZERO))
                    .isInstanceOfSatisfying(Unavailable.class, none -> {
                        assertThat(none.failure().code()).isEqualTo(ErrorCode.DATABASE_MISCONFIGURED);
                        assertThat(none.failure().remedy())
                                .contains("GRANT CONNECT ON DATABASE postgres TO " + shutOut.role());
                    });
        }
    }

    @Test
    void cannotBeHadFromAServerThatIsStarting() throws IOException {
        try (FakeServer starting = FakeServer.refusing("57P03", "the database system is starting up")) {
            assertThat(acquire(starting.dsn("d"), TestCluster.call(), Duration.ZERO))
                    .isInstanceOfSatisfying(
                            Unavailable.class,
                            none -> assertThat(none.failure().code()).isEqualTo(ErrorCode.DATABASE_UNREACHABLE));
        }
    }

    @Test
    @DisplayName("trap 21: no lock is taken through a pooler")
    void cannotBeHadThroughAPooler() throws IOException {
        try (FakeServer pooler = FakeServer.poolerBefore(TestCluster.shared().port())) {
            assertThat(acquire(pooler.dsn(fresh.database()), TestCluster.call(), Duration.ZERO))
                    .isInstanceOfSatisfying(
                            Unavailable.class,
                            none -> assertThat(none.failure().what()).contains("pooler"));
        }
    }

    private static LockResult acquire(PostgresDsn dsn, CallContext call, Duration patience) {
        return PostgresUpgradeLock.of(dsn).acquire(new LockRequest(call, "till", patience));
    }

    private static Held held(LockResult result) {
        assertThat(result).isInstanceOf(Acquired.class);
        return ((Acquired) result).held();
    }
}
