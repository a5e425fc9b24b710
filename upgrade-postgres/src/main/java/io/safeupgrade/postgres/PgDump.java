package io.safeupgrade.postgres;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.exec.Command;
import io.safeupgrade.exec.CommandResult;
import io.safeupgrade.exec.CommandRunner;
import io.safeupgrade.spi.CallContext;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** Run pg_dump on one database, always with the same settings, so that the same data are always the same bytes. */
final class PgDump {

    /**
     * What role, database or client could set and pg_dump does not (trap 26); DateStyle, IntervalStyle and
     * extra_float_digits it sets by itself. Not lc_monetary: the amounts could not be restored under another.
     */
    private static final String SETTINGS =
            "-c TimeZone=UTC -c bytea_output=hex -c DateStyle=ISO -c IntervalStyle=postgres"
                    + " -c extra_float_digits=3 -c quote_all_identifiers=off -c standard_conforming_strings=on";

    private final PostgresDsn dsn;
    private final PasswordChannel channel;
    private final PostgresTools tools;
    private final String encoding;

    /** Dump the database of {@code dsn}, whose own encoding is {@code encoding}. */
    PgDump(PostgresDsn dsn, PasswordChannel channel, PostgresTools tools, String encoding) {
        this.dsn = dsn;
        this.channel = channel;
        this.tools = tools;
        this.encoding = encoding;
    }

    /** Write the uncompressed archive into {@code sink}. */
    CommandResult run(CallContext call, OutputStream sink) throws IOException {
        try (PasswordHandover handover = PasswordHandover.of(dsn, channel)) {
            return CommandRunner.create().run(command(call, handover, sink), call);
        }
    }

    private Command command(CallContext call, PasswordHandover handover, OutputStream sink) {
        Map<String, String> environment = handover.environment(call.run(), SETTINGS);
        environment.put("PGCLIENTENCODING", encoding);
        return Command.of(
                        tools.pgDump().toString(),
                        "--format=custom",
                        "--compress=0",
                        "--no-password",
                        // The service is stopped: whoever still holds a lock should be named, not waited for.
                        "--lock-wait-timeout=60000")
                .withoutInherited(handover::withholds)
                .environment(environment)
                .outputCap(1 << 16)
                .stdout(sink);
    }

    /** Only the password file may be inherited: it cannot change which server is dumped. */
    static boolean redirects(String variable) {
        return variable.startsWith("PG") && !variable.equals("PGPASSFILE");
    }

    /** Report a result that is no success. */
    Failure failure(CommandResult result, ErrorCode code) {
        Failure failure = result.failure(
                code, "pg_dump of [" + dsn.redacted() + "] failed", "mend what pg_dump names, then repeat the command");
        return dsn.password()
                .map(secret -> new Failure(
                        failure.code(),
                        secret.redact(failure.what()),
                        failure.remedy(),
                        failure.evidence().stream().map(secret::redact).toList()))
                .orElse(failure);
    }

    /** Return the exact version of the program. */
    String version(CallContext call) {
        Command command = Command.of(tools.pgDump().toString(), "--version")
                .withoutInherited(PgDump::redirects)
                .environment(Map.of("LC_ALL", "C"));
        return CommandRunner.create().run(command, call) instanceof CommandResult.Exited exited && exited.code() == 0
                ? exited.stdout().strip().replaceFirst("^pg_dump \\(PostgreSQL\\) (\\S+).*$", "$1")
                : Integer.toString(tools.major());
    }
}
