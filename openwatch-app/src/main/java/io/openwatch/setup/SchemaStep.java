package io.openwatch.setup;

import io.openwatch.config.Configuration;
import io.openwatch.upgrade.OpenWatchUpgrade;
import io.openwatch.upgrade.SchemaLook;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.engine.UpgradeStatus;
import java.util.Optional;
import java.util.function.Consumer;

/** Is the schema that of this release, with nothing open? Brought there as {@code migrate} does, with its lock and journal. */
final class SchemaStep implements Step {
    static final String NAME = "schema";

    private final SchemaMigration migration;

    SchemaStep(SchemaMigration migration) {
        this.migration = migration;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Look look(Survey survey) {
        SchemaVersion target = survey.place().release().target();
        Look due = new Look.Due("bring the schema to [" + target + "]", changed -> migrate(survey.place(), changed));
        if (!(survey.access() instanceof Access.Works)) {
            return due;
        }
        MigrationStatus status =
                SchemaLook.of(survey.configuration(), survey.place().release()).status();
        Optional<Finding> blocking =
                status.findings().stream().filter(Finding::blocks).findFirst();
        if (blocking.isPresent()) {
            return new Look.Blocked(Failure.of(
                    ErrorCode.PREFLIGHT_BLOCKED,
                    blocking.get().what(),
                    blocking.get().remedy()));
        }
        if (status.pending().isEmpty() && !open(survey.place())) {
            return new Look.Satisfied("the schema is [" + target + "]");
        }
        if (survey.service().running()) {
            return new Look.Blocked(Failure.of(
                    ErrorCode.SERVICE_RUNNING,
                    "the service runs and the schema is not that of this release, or an upgrade is not finished",
                    "nothing was touched; this is an upgrade, not a first installation: "
                            + survey.place().launcher().program() + " upgrade run"));
        }
        return due;
    }

    /** A run that was killed, and a hold, end with the migration as well. */
    private static boolean open(Place place) {
        UpgradeStatus status = SafeUpgrade.of(
                        OpenWatchUpgrade.APPLIANCE, place.release().version())
                .stateIn(place.locations().upgrade())
                .build()
                .status();
        return status.hold().isPresent() || status.unfinished().isPresent();
    }

    private void migrate(Place place, Consumer<String> changed) {
        Configuration configuration = FileSettings.read(place).configuration();
        UpgradeOutcome outcome =
                migration.run(OpenWatchUpgrade.of(configuration, place.release(), place.environment()));
        boolean done = outcome instanceof UpgradeOutcome.Upgraded || outcome instanceof UpgradeOutcome.UpToDate;
        if (!done) {
            throw new UpgradeException(outcome.failure()
                    .orElseGet(() -> Failure.of(
                            ErrorCode.SCHEMA_UNKNOWN, outcome.report().state(), "")));
        }
        int applied = outcome.report().applied().size();
        if (applied > 0) {
            changed.accept("brought the schema to [" + place.release().target() + "], " + applied + " migrations");
        }
    }
}
