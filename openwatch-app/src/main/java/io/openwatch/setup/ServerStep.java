package io.openwatch.setup;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import java.util.List;

/** Does a server answer that can serve, to somebody who may do what is due? */
final class ServerStep implements Step {

    /** What this release was built and tested for. */
    private static final int OLDEST = 15;

    private static final int NEWEST = 18;

    @Override
    public String name() {
        return "server";
    }

    @Override
    public Look look(Survey survey) {
        Target target = survey.target();
        ServerFacts server = survey.server();
        String what = "PostgreSQL " + server.version() + " at [" + target.server() + "]";
        if (server.major() < OLDEST) {
            return new Look.Blocked(Failure.of(
                    ErrorCode.PREFLIGHT_BLOCKED,
                    what + " is older than [" + OLDEST + "], the oldest that this release serves on",
                    "bring the server to PostgreSQL " + OLDEST + " or later first (Debian: pg_upgradecluster; else"
                            + " pg_upgrade, or dump and restore), or name another by --host and --port"));
        }
        if (server.standby()) {
            return new Look.Blocked(Failure.of(
                    ErrorCode.PREFLIGHT_BLOCKED,
                    what + " is a standby, which takes no writes",
                    "name its primary by --host and --port"));
        }
        List<Finding> notes = server.major() > NEWEST
                ? List.of(Finding.warning(
                        "postgres-major-unknown",
                        what + " is newer than [" + NEWEST + "], the newest that this release was tested with",
                        "look for a release that names it"))
                : List.of();
        return new Look.Satisfied(what + ", asked as " + survey.anybody().name(), notes);
    }
}
