package io.openwatch.cli;

import io.openwatch.upgrade.Launcher;
import io.openwatch.upgrade.OpenWatchManifest;
import io.openwatch.upgrade.PackageTransaction;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.engine.RunSummary;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.engine.UpgradeStatus;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the boot unit and its timer find before anything is read but files: whether there is anything for them to do.
 *
 * @param outcome the word for programs
 * @param why the reason in words
 * @param goOn whether an upgrade is to be tried
 */
record BootLook(String outcome, String why, boolean goOn) {

    /**
     * Look, and withdraw an upgrade that is due to a release that never arrived.
     *
     * @throws UpgradeException LATCHED when the same failed before; nothing is tried again then
     */
    static BootLook at(OpenWatchCommand root) {
        SafeUpgrade records = Records.of(root);
        UpgradeStatus status = records.status();
        if (nothing(status)) {
            return leave("nothing-to-do", "no upgrade is due, held or interrupted");
        }
        Optional<Path> lock = PackageTransaction.of(Records.locations(root)).underWay();
        if (lock.isPresent()) {
            return leave("left-alone", "a package manager is at work [" + lock.get() + "]; it will be tried again");
        }
        Optional<PendingUpgrade> stray =
                status.pending().filter(due -> !due.to().equals(root.release().version()));
        if (stray.isPresent()) {
            records.withdraw().ifPresent(failure -> {
                throw new UpgradeException(failure);
            });
            root.console()
                    .finding(Finding.warning(
                            "withdrawn",
                            "release [" + stray.get().to() + "] was to come and is not installed; it is no longer due",
                            "install it again"));
            status = records.status();
        }
        if (status.wentBack()) {
            return leave("left-to-operator", "a person went back to a restore point; what follows is that person's");
        }
        status.latched(OpenWatchManifest.of(root.release())).ifPresent(failed -> refuse(root, failed));
        return nothing(status)
                ? leave("nothing-to-do", "no upgrade is due, held or interrupted")
                : new BootLook("", "", true);
    }

    private static boolean nothing(UpgradeStatus status) {
        return status.pending().isEmpty()
                && status.hold().isEmpty()
                && status.unfinished().isEmpty();
    }

    private static BootLook leave(String outcome, String why) {
        return new BootLook(outcome, why, false);
    }

    private static void refuse(OpenWatchCommand root, RunSummary failed) {
        String resume = Launcher.of(Records.locations(root), root.environment())
                .commands()
                .resume();
        throw new UpgradeException(Failure.of(
                ErrorCode.LATCHED,
                "the same upgrade failed in run [" + failed.run() + "] ["
                        + failed.what().orElse("no reason recorded") + "]; a machine does not try it again",
                "mend the cause, then type: " + resume));
    }
}
