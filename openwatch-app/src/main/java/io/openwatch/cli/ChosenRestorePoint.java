package io.openwatch.cli;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradePlan.Scope;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.file.RestorePointStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the restore point that a person means. */
record ChosenRestorePoint(Appliance appliance) {

    /** Find the one called {@code text}, or the one in the directory {@code text} when that holds a slash. */
    RestorePoint named(String text) {
        return text.indexOf('/') < 0 ? here(text) : at(Path.of(text));
    }

    private RestorePoint here(String id) {
        return store(appliance.configuration().upgrade().backupDirectory(), id);
    }

    private RestorePoint at(Path place) {
        Path absolute = place.toAbsolutePath().normalize();
        return store(absolute.resolveSibling(""), String.valueOf(absolute.getFileName()));
    }

    private RestorePoint store(Path directory, String id) {
        return RestorePointStore.at(directory)
                .find(id)
                .orElseThrow(() -> none("no restore point [" + id + "] that can be trusted is in [" + directory + "]"));
    }

    /** Find the one that the newest upgrade or migration made; others were made for other reasons. */
    RestorePoint ofTheNewestUpgrade() {
        SafeUpgrade upgrade = appliance.upgrade().build();
        Set<RunId> movers = upgrade.status().runs().stream()
                .filter(run -> run.scope() == Scope.UPGRADE || run.scope() == Scope.MIGRATE)
                .map(run -> run.run())
                .collect(Collectors.toSet());
        List<RestorePoint> made = upgrade.restorePoints().stream()
                .filter(point -> movers.contains(point.run()))
                .toList();
        if (made.isEmpty()) {
            throw none("no upgrade on record made a restore point that is in ["
                    + appliance.configuration().upgrade().backupDirectory() + "]");
        }
        return made.getLast();
    }

    private UpgradeException none(String what) {
        return new UpgradeException(Failure.of(
                ErrorCode.PREFLIGHT_BLOCKED,
                what,
                "see which there are, then name one: " + appliance.launcher().program() + " backup list"));
    }
}
