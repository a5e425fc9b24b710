package io.safeupgrade.testkit;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Hold;
import io.safeupgrade.RunId;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.spi.UpgradeHold;
import java.util.Optional;

/**
 * Keep the hold in memory; it outlives {@link InMemoryPermit#reboot}. Safe for use by several threads.
 *
 * @since 0.1
 */
public final class InMemoryHold implements UpgradeHold {

    private Optional<Hold> hold = Optional.empty();
    private boolean readable = true;

    private InMemoryHold() {}

    /** Make one that holds nothing. */
    public static InMemoryHold create() {
        return new InMemoryHold();
    }

    /** Be there but unreadable, as a damaged file is; placing or releasing mends it. */
    public synchronized void damage() {
        readable = false;
    }

    @Override
    public synchronized Optional<Hold> current() {
        if (!readable) {
            throw new UpgradeException(
                    Failure.of(ErrorCode.STATE_UNREADABLE, "cannot read the hold [in memory]", "treat it as held"));
        }
        return hold;
    }

    @Override
    public synchronized void place(Hold placed) {
        hold = Optional.of(placed);
        readable = true;
    }

    @Override
    public synchronized void release(RunId run) {
        hold = Optional.empty();
        readable = true;
    }
}
