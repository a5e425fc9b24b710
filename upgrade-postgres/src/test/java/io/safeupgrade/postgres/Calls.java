package io.safeupgrade.postgres;

import io.safeupgrade.Progress;
import io.safeupgrade.RunId;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.Deadline;
import io.safeupgrade.spi.Pace;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Calls in the middle of which a test acts. */
final class Calls {

    private static final RunId RUN = new RunId("20261121T030000Z-0000ca");

    private Calls() {}

    static CallContext onProgress(Consumer<Progress> action) {
        return of(Cancellation.create(), action, () -> true);
    }

    /** Act when the call asks for leave to commit, right before the swap. */
    static CallContext beforeCommit(Runnable action) {
        return of(Cancellation.create(), progress -> {}, () -> {
            action.run();
            return true;
        });
    }

    static CallContext of(Cancellation cancellation, Consumer<Progress> progress, BooleanSupplier lockHeld) {
        return new CallContext(
                RUN, Deadline.in(Duration.ofMinutes(2), Pace.system()), cancellation, progress, lockHeld);
    }
}
