package io.safeupgrade.spi;

import io.safeupgrade.Migration;
import java.util.Map;

/**
 * Show the statements of pending migrations before they run.
 *
 * @since 0.1
 */
public interface PreviewableMigrator extends Migrator {

    /** Return the text of each pending migration, in order. Changes nothing. */
    Map<Migration, String> sql(CallContext call);
}
