package io.safeupgrade.postgres;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.postgres.internal.contents.DumpContents;
import io.safeupgrade.spi.CallContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Restores a dump into a scratch database and proves that what came out is what went in. */
final class DumpCopy {

    private static final int DIFFERENCES = 10;

    private final ServerAccess access;
    private final ScratchDatabase scratch;
    private final RestoreSource source;
    private final ErrorCode unable;
    private final ErrorCode broken;

    /**
     * Copy {@code source} into {@code scratch}.
     *
     * @param unable what to report when it could not be tried to its end
     * @param broken what to report when it was tried and the dump is not what it should be
     */
    DumpCopy(ServerAccess access, ScratchDatabase scratch, RestoreSource source, ErrorCode unable, ErrorCode broken) {
        this.access = access;
        this.scratch = scratch;
        this.source = source;
        this.unable = unable;
        this.broken = broken;
    }

    /** What came of it; the scratch database is there in either case and is the caller's to drop. */
    sealed interface Result {}

    /**
     * It is whole.
     *
     * @param owner who owns the scratch database
     * @param restorer as whom it was filled
     * @param warnings what could not be made as it was
     */
    record Whole(String owner, PostgresDsn restorer, List<Finding> warnings) implements Result {}

    /**
     * It is not.
     *
     * @param failure why
     */
    record NotWhole(Failure failure) implements Result {}

    /** Make the copy and compare it. */
    Result make(CallContext call) {
        try {
            ScratchDatabase.Created created;
            int major;
            try (Connection connection = access.open(call)) {
                major = connection.getMetaData().getDatabaseMajorVersion();
                created = scratch.create(connection, call, source.properties());
            }
            PostgresDsn restorer = RestorePrivileges.restorer(access, call, source);
            return fill(call, major, restorer)
                    .or(() -> difference(call, restorer))
                    .<Result>map(NotWhole::new)
                    .orElseGet(() -> new Whole(created.owner(), restorer, created.warnings()));
        } catch (SQLException failed) {
            return new NotWhole(Failure.of(
                    unable,
                    "the copy [" + scratch.name() + "] could not be made: "
                            + MigrationFailures.words(failed, access.acting()),
                    "mend what the server names, then repeat the command"));
        } catch (UpgradeException unreachable) {
            return new NotWhole(unreachable.failure().as(unable));
        }
    }

    private Optional<Failure> fill(CallContext call, int major, PostgresDsn restorer) {
        return switch (PostgresTools.find(access.binDir(), major)) {
            case PostgresTools.Missing missing -> Optional.of(missing.failure().as(unable));
            case PostgresTools.Found found ->
                new DumpRestore(scratch.dsn(restorer), access.password(), found.tools())
                        .run(call, source.directory(), source.dump(), "restore of " + access.live(), broken)
                        .map(failure -> call.over() ? failure.as(unable) : failure);
        };
    }

    /** Compare by content: pg_restore answers 0 for a dump whose rows are not those that were dumped. */
    private Optional<Failure> difference(CallContext call, PostgresDsn restorer) {
        String what = "comparison of " + access.live();
        DumpDigest digest = DumpDigest.of(scratch.dsn(restorer), access.binDir(), access.password(), what);
        return switch (digest.read(call, unable)) {
            case DumpDigest.NotRead not -> Optional.of(not.failure());
            case DumpDigest.Read read -> difference(read.contents());
        };
    }

    private Optional<Failure> difference(DumpContents restored) {
        List<String> differences = DumpContents.compare(source.contents(), restored, DIFFERENCES);
        return differences.isEmpty()
                ? Optional.empty()
                : Optional.of(new Failure(
                        broken,
                        "what was restored from [" + source.dump().name() + "] is not what was dumped: "
                                + differences.getFirst(),
                        "use another restore point",
                        differences));
    }
}
