package io.safeupgrade.spi;

import io.safeupgrade.BackupPart;
import io.safeupgrade.UpgradeReport.NextCommand;
import java.nio.file.Path;
import java.util.List;

/**
 * Say how a person restores a part with common tools, for the night on which nothing of ours runs.
 *
 * @since 0.1
 */
public interface ManualRestore extends BackupProvider {

    /**
     * Name the commands, in order, that restore {@code part} beside the live data, never over it.
     *
     * @param directory the directory of the restore point
     * @param part the part, as this provider made it
     * @return shell lines without secrets, correctly quoted; none for a part that only describes another
     */
    List<NextCommand> restoreByHand(Path directory, BackupPart part);
}
