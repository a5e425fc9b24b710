package io.openwatch.setup;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.postgres.PostgresTools;
import java.nio.file.Files;
import java.nio.file.Path;

/** Are the programs there that backups and restores run, of the server's own major (trap 25)? */
final class ToolsStep implements Step {

    @Override
    public String name() {
        return "tools";
    }

    @Override
    public Look look(Survey survey) {
        int major = survey.server().major();
        return switch (PostgresTools.find(survey.configuration().upgrade().pgBinDirectory(), major)) {
            case PostgresTools.Missing missing ->
                new Look.Blocked(Failure.of(
                        ErrorCode.PREFLIGHT_BLOCKED,
                        missing.finding().what(),
                        missing.finding().remedy()));
            case PostgresTools.Found found -> besides(found.tools());
        };
    }

    /** Messages tell people to type psql, at hours at which nobody wants to look for it. */
    private static Look besides(PostgresTools tools) {
        Path psql = tools.pgDump().resolveSibling("psql");
        if (!Files.isExecutable(psql)) {
            return new Look.Blocked(Failure.of(
                    ErrorCode.PREFLIGHT_BLOCKED,
                    "no psql beside [" + tools.pgDump() + "]",
                    "install the whole client: apt-get install postgresql-client-" + tools.major()
                            + " (Debian) or dnf install postgresql" + tools.major() + " (RHEL)"));
        }
        return new Look.Satisfied("pg_dump, pg_restore and psql " + tools.major() + " in ["
                + tools.pgDump().getParent() + "]");
    }
}
