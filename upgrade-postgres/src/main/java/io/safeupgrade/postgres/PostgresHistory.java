package io.safeupgrade.postgres;

import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.UpgradeEvent;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.UpgradeListener;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mirror how runs ended into the table {@code safe_upgrade_history} of the upgraded database, for its own screens.
 *
 * <p>A mirror only: the journal outside of the database decides, and rows are lost with a restore. The table appears
 * with the first run that ends {@code Upgraded}, in the first schema of the role's search path; runs that failed or were
 * rolled back are added where it exists; refused, skipped and idle runs write nothing. One row for each run: a run that
 * is resumed replaces its row. Nothing is ever thrown; what fails is logged. Needs jOOQ on the class path.
 *
 * @since 0.1
 */
public final class PostgresHistory implements UpgradeListener {

    /**
     * Show one row.
     *
     * @param run the run
     * @param appliance what was upgraded
     * @param outcome {@code UPGRADED}, {@code FAILED_STOPPED} or {@code ROLLED_BACK}
     * @param from the release before, when known
     * @param to the release wanted
     * @param schemaBefore the schema's position before, when known
     * @param schemaAfter the schema's position after, when known
     * @param failure why it failed, with its code, when it did
     * @param began when the run began
     * @param ended when it ended
     */
    public record HistoryRow(
            RunId run,
            String appliance,
            String outcome,
            Optional<ReleaseVersion> from,
            ReleaseVersion to,
            Optional<SchemaVersion> schemaBefore,
            Optional<SchemaVersion> schemaAfter,
            Optional<String> failure,
            Instant began,
            Instant ended) {}

    private static final Logger LOG = LoggerFactory.getLogger(PostgresHistory.class);

    private final PostgresDsn dsn;

    private PostgresHistory(PostgresDsn dsn) {
        this.dsn = dsn;
    }

    /**
     * Mirror into the database of {@code dsn}.
     *
     * @throws UpgradeException MISCONFIGURED when jOOQ is not on the class path
     */
    public static PostgresHistory of(PostgresDsn dsn) {
        OptionalArtifact.JOOQ.require(PostgresHistory.class);
        return new PostgresHistory(dsn);
    }

    /** Write the row of a run that ended; takes at most about ten seconds for each answer of the server. */
    @Override
    public void on(UpgradeEvent event) {
        if (!(event instanceof UpgradeEvent.RunEnded ended)) {
            return;
        }
        switch (ended.outcome()) {
            case UpgradeOutcome.Upgraded done -> mirror().write(done.report(), "UPGRADED", Optional.empty());
            case UpgradeOutcome.FailedStopped held ->
                mirror().write(held.report(), "FAILED_STOPPED", Optional.of(held.reason()));
            case UpgradeOutcome.RolledBack back -> mirror().write(back.report(), "ROLLED_BACK", back.reason());
            case UpgradeOutcome.Refused refused -> LOG.debug("refused: nothing to mirror");
            case UpgradeOutcome.Skipped skipped -> LOG.debug("skipped: nothing to mirror");
            case UpgradeOutcome.UpToDate idle -> LOG.debug("up to date: nothing to mirror");
        }
    }

    /**
     * Read all rows, latest first; none where there is no table.
     *
     * @throws SQLException if the database cannot be read
     */
    public List<HistoryRow> rows(CallContext call) throws SQLException {
        return mirror().rows(call);
    }

    private HistoryMirror mirror() {
        return new HistoryMirror(dsn);
    }
}
