package io.safeupgrade.testkit;

import io.safeupgrade.Hold;
import io.safeupgrade.RunId;
import io.safeupgrade.spi.StartPermit;
import io.safeupgrade.spi.UpgradeHold;
import io.safeupgrade.spi.UpgradeJournal;
import io.safeupgrade.spi.UpgradeLock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Locks, journals, holds and permits that break one promise each; only {@link WrongProvidersTests} runs them. */
final class WrongRecords {

    private WrongRecords() {}

    static final class LockForEverybody extends UpgradeLockContract {
        @Override
        protected UpgradeLock lock() {
            return InMemoryLock.create();
        }
    }

    static final class LockThatForgetsItsHolder extends UpgradeLockContract {

        private final InMemoryLock lock = InMemoryLock.create();

        @Override
        protected UpgradeLock lock() {
            return request -> lock.acquire(request) instanceof UpgradeLock.Acquired taken
                    ? taken
                    : new UpgradeLock.Busy("somebody", Instant.EPOCH);
        }
    }

    static final class LockReleasedByAnybody extends UpgradeLockContract {

        private boolean taken;

        @Override
        protected UpgradeLock lock() {
            return request -> {
                if (taken) {
                    return new UpgradeLock.Busy("run " + RUN, Instant.MAX);
                }
                taken = true;
                return new UpgradeLock.Acquired(new Shared());
            };
        }

        private final class Shared implements UpgradeLock.Held {
            @Override
            public boolean stillHeld() {
                return taken;
            }

            @Override
            public void close() {
                taken = false;
            }
        }
    }

    static final class JournalInOneProcess extends UpgradeJournalContract {
        @Override
        protected UpgradeJournal journal() {
            return InMemoryJournal.create();
        }
    }

    static final class JournalThatTakesAnyNumber extends UpgradeJournalContract {

        private final List<UpgradeJournal.JournalEntry> kept = new ArrayList<>();

        @Override
        protected UpgradeJournal journal() {
            return new UpgradeJournal() {
                @Override
                public void append(JournalEntry entry) {
                    kept.add(entry);
                }

                @Override
                public List<JournalEntry> entries() {
                    return List.copyOf(kept);
                }
            };
        }
    }

    static final class HoldOfItsOwnRunOnly extends UpgradeHoldContract {

        private final InMemoryHold hold = InMemoryHold.create();

        @Override
        protected UpgradeHold hold() {
            return new UpgradeHold() {
                @Override
                public Optional<Hold> current() {
                    return hold.current();
                }

                @Override
                public void place(Hold placed) {
                    hold.place(placed);
                }

                @Override
                public void release(RunId run) {
                    if (hold.current().filter(found -> found.run().equals(run)).isPresent()) {
                        hold.release(run);
                    }
                }
            };
        }
    }

    static final class PermitThatOutlivesReboot extends StartPermitContract {

        private final InMemoryPermit permit = InMemoryPermit.create();

        @Override
        protected StartPermit permit() {
            return permit;
        }

        @Override
        protected void reboot() {}
    }
}
