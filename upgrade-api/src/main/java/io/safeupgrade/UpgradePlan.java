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
 * @param findings what the checks found, blocking ones first
 * @param refusal why not, unless the verdict is {@link Verdict#PROCEED} or {@link Verdict#UP_TO_DATE}
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
        List<Finding> findings,
        Optional<Failure> refusal) {

    /** Copy the lists. */
    public UpgradePlan {
        pending = List.copyOf(pending);
        phases = List.copyOf(phases);
        findings = List.copyOf(findings);
    }

    /** How much of the appliance a run moves. */
    public enum Scope {
        /** Service and schema. */
        UPGRADE,
        /** The schema alone; never stops or starts the service. */
        MIGRATE,
        /** A restore point alone; the service may go on. */
        BACKUP
    }

    /** Whether there is anything to do and whether it may be done. */
    public enum Verdict {
        PROCEED,
        UP_TO_DATE,
        /** The database cannot be reached; nothing is touched, the upgrade stays due. */
        SKIP,
        /** A check says no; nothing is touched. */
        REFUSE
    }

    /**
     * Say whether a restore point will be made, and what it costs.
     *
     * @param planned whether one will be made
     * @param why why not, or what makes it
     * @param estimatedBytes how large it will be, when that can be told
     * @param estimatedDuration how long it will take, when that can be told
     */
    public record BackupChoice(
            boolean planned, String why, OptionalLong estimatedBytes, Optional<Duration> estimatedDuration) {

        /** No restore point, because of {@code why}. */
        public static BackupChoice none(String why) {
            return new BackupChoice(false, why, OptionalLong.empty(), Optional.empty());
        }
    }

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
