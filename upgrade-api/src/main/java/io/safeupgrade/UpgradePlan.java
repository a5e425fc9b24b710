package io.safeupgrade;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Show what an upgrade will do before it does anything: immutable, printable, JSON-able, recomputed by nobody.
 *
 * @param appliance what is upgraded
 * @param scope the whole upgrade or the schema alone
 * @param verdict whether there is anything to do and whether it may be done
 * @param from the release before, when known
 * @param to the release that this code is
 * @param database the database, when it was reached
 * @param schema the schema's position, when there is one
 * @param target the position that {@code to} was built for, when a migrator answered
 * @param pending what will be applied, in order
 * @param atomicity what a failure among them undoes
 * @param phases the phases to walk, in order; empty unless the verdict is {@link Verdict#PROCEED}
 * @param onFailure what happens after a failure that may have changed the schema
 * @param service the service as it is now; empty without one
 * @param found the service as it was first found, also by an earlier run that failed; what the upgrade goes back to
 * @param backup what will be backed up
 * @param restore what will be restored; empty unless the scope is {@link Scope#RESTORE}
 * @param rollBack the phases that follow a failure; empty unless {@code onFailure} is {@link OnFailure#ROLL_BACK}
 * @param resumes the interrupted run that this one ends
 * @param disk what restore points take and have, when that could be told
 * @param findings what the checks found, blocking ones first
 * @param refusal why not, unless the verdict is {@link Verdict#PROCEED} or {@link Verdict#UP_TO_DATE}; with
 *     {@link Verdict#STAY_STOPPED} what the run will end with
 * @since 0.1
 */
public record UpgradePlan(
        String appliance,
        Scope scope,
        Verdict verdict,
        Optional<ReleaseVersion> from,
        ReleaseVersion to,
        Optional<DatabaseIdentity> database,
        Optional<SchemaVersion> schema,
        Optional<SchemaVersion> target,
        List<Migration> pending,
        Atomicity atomicity,
        List<Phase> phases,
        OnFailure onFailure,
        Optional<ServiceState> service,
        Optional<ServiceState> found,
        BackupChoice backup,
        Optional<RestoreChoice> restore,
        List<Phase> rollBack,
        Optional<RunId> resumes,
        Optional<DiskUse> disk,
        List<Finding> findings,
        Optional<Failure> refusal) {

    /** Copy the lists. */
    public UpgradePlan {
        pending = List.copyOf(pending);
        phases = List.copyOf(phases);
        rollBack = List.copyOf(rollBack);
        findings = List.copyOf(findings);
    }

    /** How much of the appliance a run moves. */
    public enum Scope {
        /** Service and schema. */
        UPGRADE,
        /** The schema alone; never stops or starts the service. */
        MIGRATE,
        /** A restore point alone; the service may go on. */
        BACKUP,
        /** Back to a restore point: the data, and the service where it can serve on them. */
        RESTORE
    }

    /** Whether there is anything to do and whether it may be done. */
    public enum Verdict {
        /** There is something to do, and nothing forbids it. */
        PROCEED,
        /** Nothing is pending and the right code runs. */
        UP_TO_DATE,
        /** The database cannot be reached; nothing is touched, the upgrade stays due. */
        SKIP,
        /** A check says no; nothing is touched. */
        REFUSE,
        /** An interrupted run left what a person must decide: the service is made sure to be stopped and held. */
        STAY_STOPPED;

        /** Say whether a run with this verdict walks phases. */
        public boolean acts() {
            return this == PROCEED || this == STAY_STOPPED;
        }
    }

    /**
     * Say whether a restore point will be made, and what it costs.
     *
     * @param planned whether one will be made
     * @param why why not, or what makes it
     * @param estimatedBytes how large it will be, when that can be told
     * @param estimatedDuration how long it will take, when that can be told
     * @param madeBy the interrupted run whose restore point is still right, so that none needs to be made
     */
    public record BackupChoice(
            boolean planned,
            String why,
            OptionalLong estimatedBytes,
            Optional<Duration> estimatedDuration,
            Optional<RunId> madeBy) {

        /** No restore point, because of {@code why}. */
        public static BackupChoice none(String why) {
            return new BackupChoice(false, why, OptionalLong.empty(), Optional.empty(), Optional.empty());
        }

        /** The restore point that {@code run} made before it was interrupted. */
        public static BackupChoice madeBy(RunId run) {
            return new BackupChoice(
                    true, "the restore point of run " + run, OptionalLong.empty(), Optional.empty(), Optional.of(run));
        }
    }

    /**
     * Say what will be restored and what that leaves behind.
     *
     * @param point the restore point
     * @param attempt names the restore over all its tries
     * @param withConfig whether configuration comes back too
     * @param losses what has changed since, where it was counted
     */
    public record RestoreChoice(RestorePoint point, RunId attempt, boolean withConfig, List<Loss> losses) {

        /** Copy the losses. */
        public RestoreChoice {
            losses = List.copyOf(losses);
        }
    }

    /**
     * Account for the disk that restore points take; all in bytes.
     *
     * @param restorePoints what verified restore points take
     * @param leftovers what interrupted, removed or damaged ones take
     * @param keptAside what data kept aside by restores take, on the database's own disk
     * @param needed what this run will need, 0 when that cannot be told
     * @param free what is free where restore points lie
     */
    public record DiskUse(long restorePoints, long leftovers, long keptAside, long needed, long free) {}

    /** Say whether the plan holds {@code phase}. */
    public boolean has(Phase phase) {
        return phases.contains(phase);
    }

    /**
     * Digest what decides the run: appliance, scope, releases, database, schema, pending checksums, phases, policy,
     * service state. Sizes, times, findings and a running service's incarnation stay out, so that looking twice gives
     * the same.
     *
     * @return 16 lower-case hex digits
     */
    public String fingerprint() {
        String facts = String.join(
                "\n",
                appliance,
                scope.name(),
                verdict.name(),
                text(from),
                to.text(),
                text(database),
                text(schema),
                text(target),
                pending.stream().map(m -> m.version() + "=" + m.checksum()).collect(Collectors.joining(",")),
                phases.toString(),
                onFailure.name(),
                rollBack.toString(),
                restore.map(choice -> choice.point().id() + "/" + choice.withConfig())
                        .orElse("-"),
                service.map(UpgradePlan::stable).orElse("-"),
                found.map(UpgradePlan::stable).orElse("-"),
                String.valueOf(backup.planned()));
        return digest(facts);
    }

    private static String stable(ServiceState state) {
        return state.activity() + "/" + state.boot();
    }

    private static String text(Optional<?> value) {
        return value.map(Object::toString).orElse("-");
    }

    private static String digest(String facts) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(facts.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }
}
