package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.spi.Migrator;
import io.safeupgrade.spi.Migrator.Migrated;
import io.safeupgrade.spi.Migrator.MigrationResult;
import io.safeupgrade.spi.Migrator.NotMigrated;
import io.safeupgrade.spi.SessionFence;
import io.safeupgrade.spi.SessionFence.Clear;
import io.safeupgrade.spi.SessionFence.FenceResult;
import io.safeupgrade.spi.UpgradeHook.Moment;
import java.util.Optional;

/**
 * Bring the schema to the target and read the position again, whatever the migrator said.
 *
 * <p>A migrator that gave no answer may still be at work in the database: its sessions are ended before the position is
 * read, and without proof of that the position counts as unknown.
 */
final class MigratePhase implements PhaseWork {

    @Override
    public PhaseEnd perform(RunContext run) {
        Migrator migrator = run.appliance().migrator().orElseThrow();
        SchemaVersion target = run.plan().target().orElseThrow();
        Optional<Failure> vetoed = run.hooks().before(Moment.BEFORE_MIGRATE, run.restorePoint());
        if (vetoed.isPresent()) {
            return new PhaseEnd.Failed(vetoed.get());
        }
        run.migrationBegins();
        Answer<MigrationResult> answer = run.ask(
                "the migration",
                run.deadlines().migrate(),
                call -> migrator.migrate(new Migrator.MigrationRequest(
                        call, target, run.appliance().transaction())));
        boolean answered = answer instanceof Answer.Value<MigrationResult>;
        Optional<Failure> orphaned = answered ? Optional.empty() : fenceOrphan(run);
        if (orphaned.isPresent()) {
            run.schemaUnknown();
            return new PhaseEnd.Failed(orphaned.get());
        }
        readPosition(run, migrator);
        return judged(run, answer);
    }

    private static PhaseEnd judged(RunContext run, Answer<MigrationResult> answer) {
        boolean there = run.position() == SchemaPosition.AT_TARGET;
        if (answer instanceof Answer.Value<MigrationResult> value) {
            return switch (value.value()) {
                case Migrated migrated
                when there ->
                    new PhaseEnd.Done(run.applied().size() + " migrations applied, schema "
                            + run.schema().map(SchemaVersion::token).orElse("?"));
                case Migrated migrated ->
                    new PhaseEnd.Failed(Failure.of(
                            ErrorCode.MIGRATION_FAILED,
                            "the migrator reports success but the schema is [" + run.position() + "]",
                            ""));
                case NotMigrated not -> new PhaseEnd.Failed(not.failure().as(ErrorCode.MIGRATION_FAILED));
            };
        }
        return PhaseWork.noAnswer(ErrorCode.MIGRATION_FAILED, "the migration", answer);
    }

    private static void readPosition(RunContext run, Migrator migrator) {
        Answer<MigrationStatus> status =
                run.askToTheEnd("the state of the schema", run.deadlines().look(), migrator::status);
        if (status instanceof Answer.Value<MigrationStatus> value) {
            run.schemaRead(value.value());
        } else {
            run.schemaUnknown();
            run.warn(Finding.warning(
                    "schema-unknown",
                    "the schema's position could not be read: it " + Answer.describe(status),
                    "look at the database"));
        }
    }

    private static Optional<Failure> fenceOrphan(RunContext run) {
        Optional<SessionFence> fence = run.appliance().fence();
        if (fence.isEmpty()) {
            return Optional.empty();
        }
        Answer<FenceResult> answer = run.askToTheEnd(
                "the end of the migrator's sessions",
                run.deadlines().stop(),
                call -> fence.get().fence(new SessionFence.FenceRequest(call, Optional.of(run.run()), true)));
        if (answer instanceof Answer.Value<FenceResult> value && value.value() instanceof Clear) {
            return Optional.empty();
        }
        return Optional.of(Failure.of(
                ErrorCode.SCHEMA_UNKNOWN,
                "the migration gave no answer and its sessions cannot be proven ended: the fence "
                        + Answer.describe(answer),
                "end the sessions named [safe-upgrade/" + run.run() + "] in the database"));
    }
}
