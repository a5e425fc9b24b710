package io.safeupgrade.exec;

import io.safeupgrade.RunId;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.Deadline;
import io.safeupgrade.spi.Pace;
import java.time.Duration;

/** Make call contexts. */
final class Calls {

    private Calls() {}

    static CallContext within(Duration patience) {
        return CallContext.look(new RunId("test"), patience, Pace.system());
    }

    static CallContext patient() {
        return within(Duration.ofSeconds(60));
    }

    static CallContext cancelledBy(Cancellation cancellation) {
        return new CallContext(
                new RunId("test"), Deadline.in(Duration.ofSeconds(60), Pace.system()), cancellation, ignored -> {});
    }
}
