package io.safeupgrade.testkit;

import io.safeupgrade.testkit.SimulatedNode.Directory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The changes of names on a simulated disk that are not durable yet, oldest first.
 *
 * <p>A change is there as a whole or not at all: a renaming never shows both names or none. Changes of the same name
 * survive in their order, those of different names in any.
 */
final class SimulatedNames {

    private final List<Change> unsynced = new ArrayList<>();

    /** A name in a directory. Directories have identity, so records compare as they should. */
    record Slot(Directory directory, String name) {}

    private record Change(Map<Slot, Optional<SimulatedNode>> slots) {

        boolean touches(Set<Slot> some) {
            return slots.keySet().stream().anyMatch(some::contains);
        }

        boolean isIn(Directory directory) {
            return slots.keySet().stream().anyMatch(slot -> slot.directory() == directory);
        }

        void apply(boolean durable) {
            slots.forEach((slot, node) -> {
                Map<String, SimulatedNode> names = durable ? slot.directory().durable : slot.directory().names;
                node.ifPresentOrElse(there -> names.put(slot.name(), there), () -> names.remove(slot.name()));
            });
        }
    }

    void put(Slot slot, SimulatedNode node) {
        change(Map.of(slot, Optional.of(node)));
    }

    void remove(Slot slot) {
        change(Map.of(slot, Optional.empty()));
    }

    void rename(Slot from, Slot to, SimulatedNode node) {
        Map<Slot, Optional<SimulatedNode>> both = new LinkedHashMap<>();
        both.put(from, Optional.empty());
        both.put(to, Optional.of(node));
        change(both);
    }

    private void change(Map<Slot, Optional<SimulatedNode>> slots) {
        Change change = new Change(slots);
        change.apply(false);
        unsynced.add(change);
    }

    /** Make the names in {@code directory} durable, and with them what they followed from elsewhere. */
    void sync(Directory directory) {
        Set<Slot> wanted = new HashSet<>();
        Set<Change> synced = new HashSet<>();
        for (Change change : unsynced.reversed()) {
            if (change.isIn(directory) || change.touches(wanted)) {
                wanted.addAll(change.slots().keySet());
                synced.add(change);
            }
        }
        unsynced.stream().filter(synced::contains).forEach(change -> change.apply(true));
        unsynced.removeIf(synced::contains);
    }

    /** Let survive what {@code survivors} draw; all that is left is durable then. */
    void cutPower(Survivors survivors) {
        Set<Slot> lost = new HashSet<>();
        for (Change change : unsynced) {
            if (survivors.survives() && !change.touches(lost)) {
                change.apply(true);
            } else {
                lost.addAll(change.slots().keySet());
            }
        }
        unsynced.clear();
    }
}
