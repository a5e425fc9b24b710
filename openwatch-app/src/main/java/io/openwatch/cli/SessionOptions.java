package io.openwatch.cli;

import io.safeupgrade.engine.SafeUpgradeBuilder;
import picocli.CommandLine.Option;

/** What is done about clients that stay in the database when the service is down. */
final class SessionOptions {

    @Option(
            names = "--terminate-sessions",
            description =
                    "End the sessions of others that are still in the database once the service is down and they had"
                            + " time to end by themselves; without, the upgrade ends there and names them.")
    boolean terminate;

    SafeUpgradeBuilder applied(SafeUpgradeBuilder upgrade) {
        return terminate ? upgrade.terminateSessions() : upgrade;
    }
}
