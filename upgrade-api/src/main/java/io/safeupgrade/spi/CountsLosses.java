package io.safeupgrade.spi;

import io.safeupgrade.Loss;
import java.util.List;

/**
 * Compare the live data with a restore point, so that a roll-back says beforehand what it leaves behind.
 *
 * @since 0.1
 */
public interface CountsLosses extends RestorableBackup {

    /** Compare by content, not by time; tables that are equal are left out. Changes nothing. */
    List<Loss> losses(RestoreCheck check);
}
