package io.safeupgrade.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What lies on a simulated disk: as processes see it, and as a power cut would leave it. */
sealed interface SimulatedNode {

    /** Copy what a power cut leaves at least. */
    SimulatedNode durableCopy();

    /** A file. Its content is durable once synced; until then a power cut applies any part of what was done to it. */
    final class File implements SimulatedNode {

        private final List<Change> unsynced = new ArrayList<>();
        private byte[] content = new byte[0];
        private byte[] durable = new byte[0];

        /** One step, as far as it survives. */
        private interface Change {
            byte[] appliedTo(byte[] before, Survivors survivors);
        }

        byte[] content() {
            return content.clone();
        }

        int length() {
            return content.length;
        }

        void append(byte[] added) {
            int at = content.length;
            content = overlay(content, at, added);
            unsynced.add((before, survivors) -> overlay(before, at, survivors.of(added)));
        }

        void cut(int length) {
            content = shortened(content, length);
            unsynced.add((before, survivors) -> survivors.survives() ? shortened(before, length) : before);
        }

        void sync() {
            durable = content;
            unsynced.clear();
        }

        @Override
        public File durableCopy() {
            File copy = new File();
            copy.durable = durable;
            copy.content = durable;
            return copy;
        }

        void cutPower(Survivors survivors) {
            for (Change change : unsynced) {
                durable = change.appliedTo(durable, survivors);
            }
            content = durable;
            unsynced.clear();
        }

        void flip(int bit) {
            sync();
            byte[] damaged = content.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            content = damaged;
            durable = damaged;
        }

        private static byte[] overlay(byte[] before, int at, byte[] added) {
            if (added.length == 0) {
                return before;
            }
            byte[] after = Arrays.copyOf(before, Math.max(before.length, at + added.length));
            System.arraycopy(added, 0, after, at, added.length);
            return after;
        }

        private static byte[] shortened(byte[] before, int length) {
            return before.length <= length ? before : Arrays.copyOf(before, length);
        }
    }

    /** A directory; which of its names are durable is decided by {@link SimulatedNames}. */
    final class Directory implements SimulatedNode {
        final NavigableMap<String, SimulatedNode> names = new TreeMap<>();
        final NavigableMap<String, SimulatedNode> durable = new TreeMap<>();

        void copyDurableInto(Directory other) {
            durable.forEach((name, node) -> {
                SimulatedNode copy = node.durableCopy();
                other.names.put(name, copy);
                other.durable.put(name, copy);
            });
        }

        @Override
        public Directory durableCopy() {
            Directory copy = new Directory();
            copyDurableInto(copy);
            return copy;
        }
    }
}
