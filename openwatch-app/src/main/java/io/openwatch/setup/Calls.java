package io.openwatch.setup;

import io.safeupgrade.RunId;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Pace;
import java.security.SecureRandom;
import java.time.Duration;

/** Makes the contexts in which looks and actions end by themselves. */
final class Calls {
    private static final Duration LOOK = Duration.ofSeconds(30);

    private Calls() {}

    static CallContext look() {
        return within(LOOK);
    }

    static CallContext within(Duration patience) {
        Pace pace = Pace.system();
        return CallContext.look(RunId.create(pace.instant(), new SecureRandom()), patience, pace);
    }
}
