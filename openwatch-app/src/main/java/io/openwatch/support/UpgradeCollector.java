package io.openwatch.support;

import io.openwatch.release.ReleaseDescriptor;
import io.openwatch.upgrade.OpenWatchUpgrade;
import io.openwatch.upgrade.UpgradeFiles;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.engine.UpgradeStatus;
import io.safeupgrade.spi.CallContext;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Where upgrades stand: the record as it is, and as it reads. The lock itself is never opened (trap 31). */
final class UpgradeCollector implements Collector {
    private static final List<String> FILES = List.of("journal.jsonl", "last.json", "hold", "pending", "lock.info");

    @Override
    public String name() {
        return "upgrades";
    }

    @Override
    public String about() {
        return "status, history, journal, last result, hold, permit, due upgrade, who holds the lock";
    }

    @Override
    public void collect(Ground ground, Collection into, CallContext call) {
        Path directory = ground.locations().upgrade();
        FILES.forEach(file -> into.file("upgrade/" + file, directory.resolve(file)));
        into.file("upgrade/permit", ground.locations().runtime().resolve("permit"));
        // Last, because a record that is damaged cannot be read as a whole.
        into.text("upgrade/status.txt", text(status(ground)));
    }

    private static UpgradeStatus status(Ground ground) {
        return SafeUpgrade.of(
                        OpenWatchUpgrade.APPLIANCE,
                        ReleaseDescriptor.current(ground.environment()).version())
                .stateIn(ground.locations().upgrade())
                .permit(UpgradeFiles.of(ground.locations()).permit())
                .build()
                .status();
    }

    private static String text(UpgradeStatus status) {
        return "hold        " + status.hold().map(Object::toString).orElse("none") + "\n"
                + "permitted   " + status.permitted() + "\n"
                + "due         " + status.pending().map(Object::toString).orElse("none") + "\n"
                + "unfinished  " + status.unfinished().map(Object::toString).orElse("none") + "\n"
                + status.runs().stream().map(run -> "run         " + run + "\n").collect(Collectors.joining());
    }
}
