package io.openwatch.cli;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradePlan.Scope;
import io.safeupgrade.engine.RunSummary;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.file.Examination;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the restore point that a person means, and reads it to its last byte: nothing is stopped for a damaged one. */
record ChosenRestorePoint(Appliance appliance) {

    /** Find the one called {@code text}, or the one in the directory {@code text} when that holds a slash. */
    RestorePoint named(String text) {
        if (text.indexOf('/') >= 0) {
            return intact(Path.of(text).toAbsolutePath().normalize());
        }
        if (appliance.store().examine(text).isEmpty()) {
            throw none("no restore point [" + text + "] is in ["
                    + appliance.store().directory() + "]");
        }
        return intact(appliance.store().directory().resolve(text));
    }

    private RestorePoint intact(Path place) {
        trusted(appliance.store().readAt(place));
        return trusted(appliance.store().examine(place));
    }

    private RestorePoint trusted(Examination examination) {
        return switch (examination) {
            case Examination.Intact intact -> intact.point();
            case Examination.Damaged damaged ->
                throw new UpgradeException(damaged.failure().as(ErrorCode.PREFLIGHT_BLOCKED));
        };
    }

    /** Find the one that the newest upgrade or migration made; others were made for other reasons. */
    RestorePoint ofTheNewestUpgrade() {
        SafeUpgrade upgrade = appliance.upgrade().build();
        Set<RunId> movers = upgrade.status().runs().stream()
                .filter(run -> run.scope() == Scope.UPGRADE || run.scope() == Scope.MIGRATE)
                .map(RunSummary::run)
                .collect(Collectors.toSet());
        List<RestorePoint> made = upgrade.restorePoints().stream()
                .filter(point -> movers.contains(point.run()))
                .toList();
        if (made.isEmpty()) {
            throw none("no upgrade on record made a restore point that is in ["
                    + appliance.store().directory() + "]");
        }
        return intact(made.getLast().directory());
    }

    private UpgradeException none(String what) {
        return new UpgradeException(Failure.of(
                ErrorCode.PREFLIGHT_BLOCKED,
                what,
                "see which there are, then name one: " + appliance.launcher().program() + " backup list"));
    }
}
