package io.safeupgrade.examples.till;

import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.console.ConsoleProgress;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.postgres.FlywayMigrator;
import io.safeupgrade.postgres.PgDumpBackups;
import io.safeupgrade.postgres.PostgresDsn;
import io.safeupgrade.postgres.PostgresProbe;
import io.safeupgrade.postgres.PostgresSessions;
import java.nio.file.Path;
import java.util.List;

/** The least that it takes; {@link Till} does it in full. */
public final class SmallestTill {

    private SmallestTill() {}

    // snippet: smallest
    public static void main(String[] arguments) {
        PostgresDsn dsn = PostgresDsn.parse(System.getenv("TILL_DSN"));
        SafeUpgrade upgrade = SafeUpgrade.of("till", ReleaseVersion.of("1.1"))
                .database(PostgresProbe.of(dsn))
                .fence(PostgresSessions.of(dsn))
                .backup(PgDumpBackups.of(dsn))
                .migrator(FlywayMigrator.of(dsn).locations("classpath:db/migration"))
                .stateIn(Path.of(System.getenv("TILL_STATE")))
                .listener(ConsoleProgress.create())
                .build();
        boolean person = List.of(arguments).contains("migrate");
        UpgradeOutcome outcome = person ? upgrade.migrate(Trigger.OPERATOR) : upgrade.run(Trigger.SELF);
        if (person || outcome.exitCode() != 0) {
            System.exit(outcome.exitCode());
        }
        serve();
    }
    // end of snippet

    @SuppressWarnings("SystemOut") // a command line prints
    private static void serve() {
        System.out.println("here the till would serve");
    }
}
