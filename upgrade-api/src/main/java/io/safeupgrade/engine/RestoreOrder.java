package io.safeupgrade.engine;

import io.safeupgrade.RestorePoint;
import io.safeupgrade.spi.RestorableBackup.Extent;

/**
 * Say which restore point to go back to, and what the person who asks has agreed to.
 *
 * @param point the restore point
 * @param service whether the service is stopped and started again; otherwise it must be stopped already
 * @param withConfig whether configuration comes back too
 * @param acceptLoss whether what was written since may be left behind in the database kept aside
 * @param foreign whether a restore point of another database or machine is meant
 * @since 0.1
 */
public record RestoreOrder(
        RestorePoint point, boolean service, boolean withConfig, boolean acceptLoss, boolean foreign) {

    /** Go back to {@code point} with the service, agreeing to nothing. */
    public static RestoreOrder to(RestorePoint point) {
        return new RestoreOrder(point, true, false, false, false);
    }

    /** How much of the restore point comes back. */
    Extent extent() {
        return withConfig ? Extent.WITH_CONFIG : Extent.DATA;
    }

    /** Leave the service alone. */
    public RestoreOrder withoutService() {
        return new RestoreOrder(point, false, withConfig, acceptLoss, foreign);
    }

    /** Bring configuration back too. */
    public RestoreOrder withConfiguration() {
        return new RestoreOrder(point, service, true, acceptLoss, foreign);
    }

    /** Agree to leave behind what was written since. */
    public RestoreOrder acceptingLoss() {
        return new RestoreOrder(point, service, withConfig, true, foreign);
    }

    /** Mean a restore point of another database or machine. */
    public RestoreOrder fromElsewhere() {
        return new RestoreOrder(point, service, withConfig, acceptLoss, true);
    }
}
