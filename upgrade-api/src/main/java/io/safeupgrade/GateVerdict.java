package io.safeupgrade;

import io.safeupgrade.UpgradePlan.BackupChoice;
import java.util.List;
import java.util.Optional;

/**
 * Say whether a release may be unpacked over the installed one.
 *
 * @param installed the release that judged
 * @param next the release that is to be unpacked
 * @param from the release that the upgrade comes from, when known: the one that served last
 * @param ruling yes or no
 * @param schema where the schema stands, when it could be read
 * @param pending what the release will apply, in order
 * @param backup whether it will make a restore point first
 * @param findings what was found beside the vetoes
 * @param vetoes every reason against it, in the order in which they have to be mended
 * @param due the record of the upgrade being due, as it is on disk now
 * @since 0.1
 */
public record GateVerdict(
        ReleaseVersion installed,
        ReleaseVersion next,
        Optional<ReleaseVersion> from,
        Ruling ruling,
        Optional<SchemaVersion> schema,
        List<Migration> pending,
        BackupChoice backup,
        List<Finding> findings,
        List<Failure> vetoes,
        Optional<PendingUpgrade> due) {

    /** Copy the lists. */
    public GateVerdict {
        pending = List.copyOf(pending);
        findings = List.copyOf(findings);
        vetoes = List.copyOf(vetoes);
    }

    /** Whether the release may be unpacked. */
    public enum Ruling {
        /** It may; the upgrade is recorded as due. */
        PASS,
        /** It may, and nothing will have to be done: it is installed already. */
        NOTHING_TO_DO,
        /** There are vetoes, and a person decided against them; the upgrade is recorded as due. */
        OVERRIDDEN,
        /** It may not; nothing was touched. */
        VETO
    }

    /** Return the exit code of a command that gives this verdict: 0, or that of the first veto. */
    public int exitCode() {
        return ruling == Ruling.VETO ? vetoes.getFirst().code().exitCode() : 0;
    }
}
