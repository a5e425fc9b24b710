package io.safeupgrade.testkit;

import io.safeupgrade.Phase;
import io.safeupgrade.UpgradeEvent;
import io.safeupgrade.spi.UpgradeListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Record what a run announced. Safe for use by several threads.
 *
 * @since 0.1
 */
public final class RecordingListener implements UpgradeListener {

    private final List<UpgradeEvent> events = new CopyOnWriteArrayList<>();

    private RecordingListener() {}

    /** Make one that has heard nothing. */
    public static RecordingListener create() {
        return new RecordingListener();
    }

    @Override
    public void on(UpgradeEvent event) {
        events.add(event);
    }

    /** Return all events, in the order in which they came. */
    public List<UpgradeEvent> events() {
        return List.copyOf(events);
    }

    /** Return the events of one kind, in order. */
    public <E extends UpgradeEvent> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Return the phases that were begun, in order. */
    public List<Phase> phases() {
        return events(UpgradeEvent.PhaseStarted.class).stream()
                .map(UpgradeEvent.PhaseStarted::phase)
                .toList();
    }
}
