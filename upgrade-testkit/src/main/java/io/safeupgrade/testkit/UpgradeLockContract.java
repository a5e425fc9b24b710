package io.safeupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.RunId;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.UpgradeLock;
import io.safeupgrade.spi.UpgradeLock.Acquired;
import io.safeupgrade.spi.UpgradeLock.Busy;
import io.safeupgrade.spi.UpgradeLock.Held;
import io.safeupgrade.spi.UpgradeLock.LockRequest;
import io.safeupgrade.spi.UpgradeLock.LockResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Prove that an {@link UpgradeLock} has one holder at a time, tells losers who that is, and waits as long as it is told.
 *
 * @since 0.1
 */
public abstract class UpgradeLockContract extends ProviderContract {

    private final List<Held> taken = new ArrayList<>();

    /** Make the contract of one lock. */
    protected UpgradeLockContract() {}

    /** Return the lock; each call an own object for the same lock where the provider allows that. */
    protected abstract UpgradeLock lock();

    @AfterEach
    void releaseAll() {
        taken.forEach(Held::close);
    }

    @Test
    void hasOneHolderAtATime() {
        assertThat(take(RUN).stillHeld()).isTrue();
        assertThat(tryFor(OTHER_RUN, Duration.ZERO)).isInstanceOf(Busy.class);
    }

    @Test
    void holderCannotTakeItTwice() {
        take(RUN);
        assertThat(tryFor(RUN, Duration.ZERO)).isInstanceOf(Busy.class);
    }

    @Test
    void loserLearnsWhoHoldsItAndSinceWhen() {
        take(RUN);
        assertThat(tryFor(OTHER_RUN, Duration.ZERO)).isInstanceOfSatisfying(Busy.class, busy -> {
            assertThat(busy.holder()).contains(RUN.text());
            assertThat(busy.since()).isAfter(Instant.EPOCH);
        });
    }

    @Test
    void loserWithoutPatienceDoesNotWait() {
        take(RUN);
        tryFor(OTHER_RUN, Duration.ZERO);
        assertThat(observed().pauses()).isEmpty();
    }

    @Test
    void failedTryLeavesTheHolderAlone() {
        Held held = take(RUN);
        tryFor(OTHER_RUN, Duration.ZERO);
        assertThat(held.stillHeld()).isTrue();
        assertThat(tryFor(OTHER_RUN, Duration.ZERO)).isInstanceOf(Busy.class);
    }

    @Test
    void isFreeOnceClosed() {
        Held held = take(RUN);
        held.close();
        assertThat(held.stillHeld()).isFalse();
        assertThat(take(OTHER_RUN).stillHeld()).isTrue();
    }

    @Test
    void closingTwiceDoesNotTakeItFromTheNextHolder() {
        Held first = take(RUN);
        first.close();
        Held second = take(OTHER_RUN);
        first.close();
        assertThat(first.stillHeld()).isFalse();
        assertThat(second.stillHeld()).isTrue();
        assertThat(tryFor(RUN, Duration.ZERO)).isInstanceOf(Busy.class);
    }

    @Test
    void waitsNotLongerThanItsPatience() {
        take(RUN);
        CallContext call = callOf(OTHER_RUN);
        long begin = call.pace().nanos();
        assertThat(lock().acquire(new LockRequest(call, "till", Duration.ofSeconds(2))))
                .isInstanceOf(Busy.class);
        assertThat(observed().pauses()).isNotEmpty();
        assertThat(Duration.ofNanos(call.pace().nanos() - begin)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(observed().pauses().stream().reduce(Duration.ZERO, Duration::plus))
                .isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void waiterGetsItWhenItsHolderLetsGo() {
        Held held = take(RUN);
        observed().duringPause(held::close);
        assertThat(keep(tryFor(OTHER_RUN, Duration.ofSeconds(20)))).isInstanceOf(Acquired.class);
        assertThat(observed().pauses()).isNotEmpty();
    }

    @Test
    void cancelledWaiterGivesUp() {
        take(RUN);
        Cancellation cancellation = Cancellation.create();
        observed().duringPause(() -> cancellation.request("test"));
        CallContext call = call(OTHER_RUN, Duration.ofHours(1), cancellation);
        assertThat(lock().acquire(new LockRequest(call, "till", Duration.ofMinutes(30))))
                .isInstanceOf(Busy.class);
        assertThat(observed().pauses()).hasSize(1);
    }

    private Held take(RunId run) {
        LockResult result = keep(tryFor(run, Duration.ZERO));
        assertThat(result).isInstanceOf(Acquired.class);
        return ((Acquired) result).held();
    }

    private LockResult tryFor(RunId run, Duration patience) {
        return lock().acquire(new LockRequest(callOf(run), "till", patience));
    }

    private LockResult keep(LockResult result) {
        if (result instanceof Acquired acquired) {
            taken.add(acquired.held());
        }
        return result;
    }
}
