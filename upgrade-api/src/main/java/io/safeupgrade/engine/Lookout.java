package io.safeupgrade.engine;

import io.safeupgrade.spi.Cancellation;
import java.time.Instant;

/**
 * Whatever looks at an appliance and takes its locks, before a run begins or without one.
 *
 * @param cancellation ends looks and waiting
 */
record Lookout(
        Appliance appliance,
        Wish wish,
        Cancellation cancellation,
        ListenerFanout listeners,
        ProviderCalls calls,
        Observer observer) {

    static Lookout of(Appliance appliance, Wish wish, Cancellation cancellation) {
        ListenerFanout listeners = new ListenerFanout(appliance.listeners());
        Appliance.Settings settings = appliance.settings();
        ProviderCalls calls = new ProviderCalls(
                wish.run(),
                settings.pace(),
                settings.deadlines().grace(),
                // Looks, and the taking of the lock itself.
                () -> true);
        return new Lookout(
                appliance,
                wish,
                cancellation,
                listeners,
                calls,
                new Observer(appliance, calls, cancellation, listeners));
    }

    Locks locks() {
        return new Locks(appliance, calls, cancellation, listeners);
    }

    Instant now() {
        return appliance.settings().pace().instant();
    }
}
