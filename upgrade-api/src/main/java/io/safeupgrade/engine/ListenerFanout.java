package io.safeupgrade.engine;

import io.safeupgrade.UpgradeEvent;
import io.safeupgrade.spi.UpgradeListener;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tell every listener; one that throws is logged by name and hurts nobody else. */
final class ListenerFanout implements UpgradeListener {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerFanout.class);

    private final List<UpgradeListener> listeners;

    ListenerFanout(List<UpgradeListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void on(UpgradeEvent event) {
        for (UpgradeListener listener : listeners) {
            try {
                listener.on(event);
            } catch (RuntimeException thrown) {
                LOG.warn(
                        "listener [{}] failed on [{}]; the upgrade goes on",
                        listener.getClass().getName(),
                        event.getClass().getSimpleName(),
                        thrown);
            }
        }
    }
}
