package io.safeupgrade.engine;

import io.safeupgrade.Finding;
import io.safeupgrade.KeptAside;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.file.Retention.Kept;
import java.util.List;

/**
 * Say what tidying removes, or would remove, and why everything else stays.
 *
 * @param dryRun whether nothing was removed
 * @param removed restore points, the oldest first
 * @param kept every other one with its reason, the oldest first
 * @param swept runs whose unfinished restore points are of no use
 * @param scratch copies that restores and verifications left behind
 * @param findings what was left as it is for a person to look at
 * @param bytes what the restore points and copies take
 * @since 0.1
 */
public record PruneReport(
        boolean dryRun,
        List<RestorePoint> removed,
        List<Kept> kept,
        List<RunId> swept,
        List<KeptAside> scratch,
        List<Finding> findings,
        long bytes) {

    /** Copy the lists. */
    public PruneReport {
        removed = List.copyOf(removed);
        kept = List.copyOf(kept);
        swept = List.copyOf(swept);
        scratch = List.copyOf(scratch);
        findings = List.copyOf(findings);
    }

    /** Say whether there is anything to remove. */
    public boolean empty() {
        return removed.isEmpty() && swept.isEmpty() && scratch.isEmpty();
    }
}
