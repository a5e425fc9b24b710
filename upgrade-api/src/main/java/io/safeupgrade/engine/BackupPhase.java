package io.safeupgrade.engine;

import io.safeupgrade.BackupPart;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.Verification;
import io.safeupgrade.file.RestorePointStore;
import io.safeupgrade.spi.BackupProvider;
import io.safeupgrade.spi.BackupProvider.BackupResult;
import io.safeupgrade.spi.BackupProvider.Made;
import io.safeupgrade.spi.BackupProvider.NotMade;
import io.safeupgrade.spi.UpgradeHook.Moment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Make every part, verify every part, and only then give the restore point its final name. */
final class BackupPhase implements PhaseWork {

    @Override
    public PhaseEnd perform(RunContext run) {
        RestorePointStore store = run.appliance().state().restorePoints();
        Optional<RestorePoint> made = run.plan().backup().madeBy().flatMap(store::republish);
        if (made.isPresent()) {
            run.published(made.get());
            return new PhaseEnd.Done("restore point " + made.get().id() + " of the interrupted run, still right");
        }
        PhaseEnd end;
        try {
            end = make(run, store);
        } catch (RuntimeException failed) {
            sweep(store, run, failed);
            throw failed;
        }
        if (end instanceof PhaseEnd.Failed) {
            store.sweep(run.run());
        }
        return end;
    }

    private static PhaseEnd make(RunContext run, RestorePointStore store) {
        Path directory = store.begin(run.run());
        List<BackupPart> parts = new ArrayList<>();
        String evidence = "";
        for (BackupProvider provider : run.appliance().backups()) {
            Answer<BackupResult> answer = run.ask(
                    "the backup [" + provider.name() + "]",
                    run.deadlines().backup(),
                    call -> provider.create(new BackupProvider.BackupRequest(
                            call, directory, run.plan().schema())));
            if (!(answer instanceof Answer.Value<BackupResult> value)) {
                return PhaseWork.noAnswer(ErrorCode.BACKUP_FAILED, "the backup [" + provider.name() + "]", answer);
            }
            switch (value.value()) {
                case NotMade not -> {
                    return new PhaseEnd.Failed(not.failure().as(ErrorCode.BACKUP_FAILED));
                }
                case Made made -> {
                    Optional<Failure> rejected = verify(run, provider, directory, made.parts());
                    if (rejected.isPresent()) {
                        return new PhaseEnd.Failed(rejected.get());
                    }
                    parts.addAll(made.parts());
                    evidence = "every part verified";
                }
            }
        }
        RestorePoint point = publish(run, store, directory, parts, evidence);
        run.published(point);
        run.hooks().after(Moment.AFTER_BACKUP, Optional.of(point)).forEach(run::warn);
        return new PhaseEnd.Done("restore point " + point.id() + ", verified");
    }

    private static Optional<Failure> verify(
            RunContext run, BackupProvider provider, Path directory, List<BackupPart> parts) {
        for (BackupPart part : parts) {
            String what = "the verification of [" + part.name() + "]";
            Answer<Verification> answer = run.ask(
                    what,
                    run.deadlines().backup(),
                    call -> provider.verify(
                            new BackupProvider.VerifyRequest(call, directory, part, Verification.Depth.QUICK)));
            if (!(answer instanceof Answer.Value<Verification> value)) {
                return Optional.of(Failure.of(ErrorCode.BACKUP_FAILED, what + " " + Answer.describe(answer), ""));
            }
            if (value.value() instanceof Verification.Rejected rejected) {
                return Optional.of(rejected.failure().as(ErrorCode.BACKUP_FAILED));
            }
        }
        return Optional.empty();
    }

    private static RestorePoint publish(
            RunContext run, RestorePointStore store, Path directory, List<BackupPart> parts, String evidence) {
        var plan = run.plan();
        return store.publish(new RestorePointStore.Draft(
                directory,
                run.appliance().settings().pace().instant(),
                run.journalSequence(),
                run.run(),
                plan.appliance(),
                plan.from(),
                plan.to(),
                plan.schema(),
                plan.database(),
                parts,
                new Verification.Verified(Verification.Depth.QUICK, evidence)));
    }

    private static void sweep(RestorePointStore store, RunContext run, RuntimeException first) {
        try {
            store.sweep(run.run());
        } catch (RuntimeException second) {
            first.addSuppressed(second);
        }
    }
}
