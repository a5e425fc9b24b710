package io.safeupgrade.exec;

import io.safeupgrade.RunId;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.Deadline;
import io.safeupgrade.spi.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Make call contexts. */
final class Calls {

    private Calls() {}

    static CallContext within(Duration patience) {
        return CallContext.look(new RunId("test"), patience, Pace.system());
    }

    static CallContext patient() {
        return within(Duration.ofSeconds(60));
    }

    /** Make a call whose deadline passes once {@code condition} holds, however slow the machine is. */
    static CallContext until(BooleanSupplier condition) {
        Pace pace = new Pace() {
            @Override
            public Instant instant() {
                return Instant.EPOCH;
            }

            @Override
            public long nanos() {
                return condition.getAsBoolean() ? 2_000_000_000L : 0;
            }

            @Override
            public void pause(Duration duration) throws InterruptedException {
                Pace.system().pause(duration);
            }
        };
        return new CallContext(
                new RunId("test"), new Deadline(pace, 1_000_000_000L), Cancellation.create(), ignored -> {});
    }

    static CallContext cancelledBy(Cancellation cancellation) {
        return new CallContext(
                new RunId("test"), Deadline.in(Duration.ofSeconds(60), Pace.system()), cancellation, ignored -> {});
    }
}
