package io.safeupgrade.engine;

import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.Phase;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradePlan;
import io.safeupgrade.UpgradePlan.Scope;
import io.safeupgrade.UpgradeReport.PhaseRecord;
import io.safeupgrade.engine.JournalHistory.Fact;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run puts on record: the intent before each effect, the result after it; while it runs nobody else writes. */
final class RunJournal {

    private static final Logger LOG = LoggerFactory.getLogger(RunJournal.class);

    private final Appliance appliance;
    private final UpgradePlan plan;
    private final RunId run;
    private final String inputs;
    private long sequence;

    RunJournal(Appliance appliance, UpgradePlan plan, RunId run, String inputs, long sequence) {
        this.appliance = appliance;
        this.plan = plan;
        this.run = run;
        this.inputs = inputs;
        this.sequence = sequence;
    }

    /** Return the number of the newest record. */
    long sequence() {
        return sequence;
    }

    void started(Trigger trigger, Optional<ReleaseVersion> from) {
        Map<String, String> facts = new HashMap<>();
        facts.put(Fact.SCOPE, plan.scope().name());
        facts.put(Fact.TRIGGER, trigger.name());
        facts.put(Fact.FROM, from.map(Object::toString).orElse(""));
        facts.put(Fact.TO, plan.to().text());
        facts.put(Fact.SCHEMA, plan.schema().map(SchemaVersion::token).orElse(""));
        facts.put(Fact.TARGET, plan.target().map(SchemaVersion::token).orElse(""));
        facts.put(Fact.DATABASE, plan.database().map(Object::toString).orElse(""));
        facts.put(Fact.INPUTS, inputs);
        facts.put(Fact.FINGERPRINT, plan.fingerprint());
        appliance.machine().ifPresent(machine -> facts.put(Fact.MACHINE, machine));
        plan.resumes().ifPresent(interrupted -> facts.put(Fact.RESUMES, interrupted.text()));
        facts.put(Fact.PHASES, plan.phases().toString());
        facts.put(
                Fact.FOUND,
                plan.found().map(found -> found.activity() + "/" + found.boot()).orElse(""));
        record(Kind.RUN_STARTED, Optional.empty(), facts);
    }

    /** Record what must be known of {@code phase} to repeat it should it be interrupted. */
    void intends(Phase phase, RunContext context) {
        Map<String, String> facts = new HashMap<>();
        if (context.rollingBack()) {
            facts.put(Fact.ROLLING_BACK, "true");
        }
        if (phase == Phase.RESTORE) {
            context.toRestore().ifPresent(choice -> {
                facts.put(Fact.RESTORE_POINT, choice.point().id());
                facts.put(Fact.RESTORE_FROM, choice.point().directory().toString());
                facts.put(Fact.ATTEMPT, choice.attempt().text());
                facts.put(Fact.WITH_CONFIG, String.valueOf(choice.withConfig()));
            });
        }
        record(Kind.PHASE_INTENT, Optional.of(phase), facts);
    }

    /** Record how a phase ended, or return the warning that it could not be recorded. */
    Optional<Finding> did(PhaseRecord done) {
        return recordOrWarn(
                Kind.PHASE_RESULT,
                Optional.of(done.phase()),
                Map.of(Fact.RESULT, done.result().name(), Fact.SUMMARY, done.summary()));
    }

    /**
     * Record how the run ended, or return the warning that it could not be recorded.
     *
     * @param begun whether anything was touched
     */
    Optional<Finding> ended(RunSummary.Ending ending, Optional<Failure> failure, RunContext context, boolean begun) {
        Map<String, String> facts = new HashMap<>();
        boolean backup = plan.scope() == Scope.BACKUP && ending == RunSummary.Ending.UPGRADED;
        facts.put(Fact.ENDING, (backup ? RunSummary.Ending.BACKED_UP : ending).name());
        facts.put(Fact.SCHEMA, context.schema().map(SchemaVersion::token).orElse(""));
        context.restorePoint().ifPresent(point -> facts.put(Fact.RESTORE_POINT, point.id()));
        failure.ifPresent(why -> {
            facts.put(Fact.CODE, why.code().name());
            facts.put(Fact.WHAT, why.what());
        });
        if (!begun) {
            facts.put(Fact.UNTOUCHED, "true");
        }
        boolean failed = ending == RunSummary.Ending.FAILED_STOPPED
                || (ending == RunSummary.Ending.ROLLED_BACK && failure.isPresent());
        // What a person took back, no boot brings forward again.
        boolean takenBack = ending == RunSummary.Ending.ROLLED_BACK && failure.isEmpty() && !plan.has(Phase.COMMIT);
        if (takenBack) {
            facts.put(Fact.WHAT, "a person went back to a restore point");
        }
        if (takenBack || (failed && !context.interruptedFromOutside())) {
            facts.put(Fact.LATCHED, inputs);
        }
        return recordOrWarn(Kind.RUN_ENDED, Optional.empty(), facts);
    }

    private void record(Kind kind, Optional<Phase> phase, Map<String, String> facts) {
        var now = appliance.settings().pace().instant();
        appliance.state().journal().append(new JournalEntry(sequence + 1, now, run, kind, phase, facts));
        sequence++;
    }

    /** Once effects have happened, a journal that cannot be written must not keep the run from a safe ending. */
    private Optional<Finding> recordOrWarn(Kind kind, Optional<Phase> phase, Map<String, String> facts) {
        try {
            record(kind, phase, facts);
            return Optional.empty();
        } catch (RuntimeException unwritable) {
            LOG.error("the journal of run [{}] cannot be written; the run goes on to a safe ending", run, unwritable);
            return Optional.of(Finding.warning(
                    "journal-unwritable",
                    "the journal could not be written [" + unwritable.getMessage() + "]",
                    "make room for it"));
        }
    }
}
