package io.safeupgrade.postgres;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Progress;
import io.safeupgrade.exec.CommandResult;
import io.safeupgrade.exec.CommandResult.GivenUp;
import io.safeupgrade.postgres.internal.contents.ArchiveFormatException;
import io.safeupgrade.postgres.internal.contents.ContentsTap;
import io.safeupgrade.postgres.internal.contents.DatabaseProperties;
import io.safeupgrade.postgres.internal.contents.DumpContents;
import io.safeupgrade.spi.CallContext;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Say what a dump of a database would hold now, without keeping one.
 *
 * <p>Reads the whole database through the same pg_dump with the same settings as a backup; needs no disk. No session is
 * left in the database when it answers. Immutable.
 */
final class DumpDigest {

    private final PostgresDsn dsn;
    private final Optional<Path> binDir;
    private final PasswordChannel channel;
    private final String what;

    private DumpDigest(PostgresDsn dsn, Optional<Path> binDir, PasswordChannel channel, String what) {
        this.dsn = dsn;
        this.binDir = binDir;
        this.channel = channel;
        this.what = what;
    }

    /** Read the database of {@code dsn}; {@code what} is the work in the words of its progress. */
    static DumpDigest of(PostgresDsn dsn, Optional<Path> binDir, PasswordChannel channel, String what) {
        return new DumpDigest(dsn, binDir, channel, what);
    }

    /** What came of it. */
    sealed interface Result {}

    /**
     * It was read to its end.
     *
     * @param contents what is in it
     * @param properties what it is besides, read before
     */
    record Read(DumpContents contents, DatabaseProperties properties) implements Result {}

    /**
     * It was not.
     *
     * @param failure why
     */
    record NotRead(Failure failure) implements Result {}

    /** Read the database; {@code code} is that of a failure. */
    Result read(CallContext call, ErrorCode code) {
        try {
            DumpSource source = DumpSource.read(dsn, call);
            return switch (PostgresTools.find(binDir, source.major())) {
                case PostgresTools.Missing missing ->
                    new NotRead(missing.failure().as(code));
                case PostgresTools.Found found -> read(call, code, source, found.tools());
            };
        } catch (SQLException unreachable) {
            return new NotRead(Failure.of(
                    code,
                    "the database does not answer [" + dsn.redacted() + "]: "
                            + MigrationFailures.words(unreachable, dsn),
                    "check that the database answers"));
        } catch (ArchiveFormatException misunderstood) {
            return new NotRead(Failure.of(
                    code,
                    "what pg_dump wrote of [" + dsn.redacted() + "] is not understood: " + misunderstood.getMessage(),
                    "use pg_dump 13 to 18, of the server's own major"));
        } catch (IOException broken) {
            return new NotRead(Failure.of(
                    code, "pg_dump of [" + dsn.redacted() + "] failed: " + broken.getMessage(), "repeat the command"));
        }
    }

    private Result read(CallContext call, ErrorCode code, DumpSource source, PostgresTools tools) throws IOException {
        PgDump tool = new PgDump(dsn, channel, tools, source.properties().encoding());
        try (ContentsTap tap = ContentsTap.open()) {
            OptionalLong total = OptionalLong.of(Math.max(1, source.tableBytes()));
            CommandResult result = tool.run(
                    call, new Reporting(tap, done -> call.progress().accept(Progress.bytes(what, done, total))));
            if (result instanceof GivenUp broken && broken.cause().isPresent()) {
                throw broken.cause().get();
            }
            return result.succeeded()
                    ? new Read(tap.contents(), source.properties())
                    : new NotRead(tool.failure(result, code));
        }
    }
}
