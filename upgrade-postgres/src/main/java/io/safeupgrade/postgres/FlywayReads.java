package io.safeupgrade.postgres;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Migration;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.InspectableMigrator.SchemaHistory;
import java.sql.SQLException;
import java.util.Map;
import org.flywaydb.core.api.FlywayException;

/**
 * Read through Flyway, and say as a failure of ours why that did not work.
 *
 * <p>Apart from {@link FlywayMigrator}, which must be linked where Flyway is missing, to name what is missing.
 */
record FlywayReads(PostgresDsn dsn, FlywaySettings settings) {

    MigrationStatus status(CallContext call) {
        try (MigrationSessions sessions = new MigrationSessions(dsn, call, settings.lockTimeout())) {
            return new FlywayStatusReader(settings, sessions).read();
        } catch (FlywayException | SQLException unreadable) {
            throw unreadable("the migrations' status", unreadable);
        }
    }

    SchemaHistory history(CallContext call) {
        try (MigrationSessions sessions = new MigrationSessions(dsn, call, settings.lockTimeout())) {
            return new FlywayStatusReader(settings, sessions).history();
        } catch (FlywayException | SQLException unreadable) {
            throw unreadable("the history of migrations", unreadable);
        }
    }

    Map<Migration, String> sql(CallContext call) {
        try (MigrationSessions sessions = new MigrationSessions(dsn, call, settings.lockTimeout())) {
            return new FlywayStatusReader(settings, sessions).texts();
        } catch (FlywayException unreadable) {
            throw new UpgradeException(Failure.of(
                    ErrorCode.DATABASE_UNREACHABLE,
                    "the pending statements could not be read for [" + dsn.redacted() + "]: "
                            + MigrationFailures.words(unreadable, dsn),
                    "look at the findings of the plan"));
        }
    }

    private UpgradeException unreadable(String what, Exception cause) {
        return new UpgradeException(Failure.of(
                ErrorCode.DATABASE_UNREACHABLE,
                what + " could not be read from [" + dsn.redacted() + "]: " + MigrationFailures.words(cause, dsn),
                "check that the database answers"));
    }
}
