package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.UpgradePlan.RestoreChoice;
import io.safeupgrade.spi.BackupProvider;
import io.safeupgrade.spi.Migrator;
import io.safeupgrade.spi.RestorableBackup;
import io.safeupgrade.spi.RestorableBackup.Extent;
import io.safeupgrade.spi.RestorableBackup.RestoreRequest;
import io.safeupgrade.spi.RestorableBackup.RestoreResult;
import io.safeupgrade.spi.RestorableBackup.Restored;
import io.safeupgrade.spi.RestorableBackup.Untouched;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Put every part of a restore point in the place of what is live, and read the schema's position again. */
final class RestorePhase implements PhaseWork {

    @Override
    public PhaseEnd perform(RunContext run) {
        RestoreChoice choice = run.toRestore().orElseThrow();
        List<String> aside = new ArrayList<>();
        for (BackupProvider provider : run.appliance().backups()) {
            if (provider instanceof RestorableBackup restorable) {
                Optional<Failure> failed = restore(run, choice, restorable, aside);
                if (failed.isPresent()) {
                    return new PhaseEnd.Failed(failed.get());
                }
            }
        }
        return run.appliance()
                .migrator()
                .flatMap(migrator -> wrongSchema(run, choice, migrator))
                .<PhaseEnd>map(PhaseEnd.Failed::new)
                .orElseGet(() -> new PhaseEnd.Done(
                        "restored " + choice.point().id() + (aside.isEmpty() ? "" : ", kept aside: " + aside)));
    }

    private static Optional<Failure> restore(
            RunContext run, RestoreChoice choice, RestorableBackup provider, List<String> aside) {
        var parts = RestoreLooks.made(provider, choice.point().parts());
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        String what = "the restore by [" + provider.name() + "]";
        Extent extent = choice.withConfig() ? Extent.WITH_CONFIG : Extent.DATA;
        Answer<RestoreResult> answer = run.askToTheEnd(
                what,
                run.deadlines().backup(),
                call -> provider.restore(
                        new RestoreRequest(call, choice.point().directory(), parts, choice.attempt(), extent)));
        if (!(answer instanceof Answer.Value<RestoreResult> value)) {
            return Optional.of(Failure.of(ErrorCode.RESTORE_FAILED, what + " " + Answer.describe(answer), ""));
        }
        return switch (value.value()) {
            case Untouched not -> Optional.of(not.failure().as(ErrorCode.RESTORE_FAILED));
            case Restored restored -> {
                restored.keptAside().forEach(kept -> aside.add(kept.name()));
                restored.warnings().forEach(run::warn);
                yield Optional.empty();
            }
        };
    }

    private static Optional<Failure> wrongSchema(RunContext run, RestoreChoice choice, Migrator migrator) {
        Answer<MigrationStatus> answer =
                run.askToTheEnd("the state of the schema", run.deadlines().look(), migrator::status);
        if (!(answer instanceof Answer.Value<MigrationStatus> value)) {
            run.schemaUnknown();
            return Optional.of(Failure.of(
                    ErrorCode.RESTORE_FAILED,
                    "the schema's position after the restore " + Answer.describe(answer),
                    ""));
        }
        run.restored(value.value());
        return run.schema().equals(choice.point().schema())
                ? Optional.empty()
                : Optional.of(Failure.of(
                        ErrorCode.RESTORE_FAILED,
                        "the schema is at [" + words(run.schema()) + "] after the restore instead of ["
                                + words(choice.point().schema()) + "]",
                        ""));
    }

    private static String words(Optional<SchemaVersion> schema) {
        return schema.map(SchemaVersion::token).orElse("nothing");
    }
}
