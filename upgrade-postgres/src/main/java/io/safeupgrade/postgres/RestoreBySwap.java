package io.safeupgrade.postgres;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.KeptAside;
import io.safeupgrade.RunId;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.postgres.DatabaseNames.Purpose;
import io.safeupgrade.postgres.DatabaseSwap.NotSwapped;
import io.safeupgrade.postgres.PropertyStatements.Step;
import io.safeupgrade.postgres.PropertyStatements.Trial;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.RestorableBackup.RestoreRequest;
import io.safeupgrade.spi.RestorableBackup.RestoreResult;
import io.safeupgrade.spi.RestorableBackup.Restored;
import io.safeupgrade.spi.RestorableBackup.Untouched;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One restore: a copy beside the live database, proven, then in its place. */
final class RestoreBySwap {

    private static final String AGAIN = "repeat the command";

    private static final String COMMENT =
            "SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_catalog.pg_database WHERE datname = ?";

    private final ServerAccess access;
    private final AsideDatabases asides;
    private final RestoreRequest request;
    private final RunId attempt;
    private final ScratchDatabase scratch;

    RestoreBySwap(ServerAccess access, AsideDatabases asides, RestoreRequest request) {
        this.access = access;
        this.asides = asides;
        this.request = request;
        this.attempt = request.attempt();
        this.scratch = new ScratchDatabase(access, access.names().beside(Purpose.RESTORING, attempt), attempt);
    }

    /**
     * Restore, or find that it was done.
     *
     * @throws UpgradeException when the server vanished during the swap, so that it is not known which database is live
     */
    RestoreResult run() {
        return early().orElseGet(() -> {
            RestoreResult result = copyAndSwap();
            return result instanceof Untouched untouched ? afterDropping(untouched.failure()) : result;
        });
    }

    /** Answer without making a copy: it is done, or cannot be. */
    private Optional<RestoreResult> early() {
        try {
            Optional<Restored> done = done(List.of());
            return done.isPresent() ? Optional.of(done.get()) : forbidden();
        } catch (SQLException unreachable) {
            return Optional.of(untouched(
                    "the database server does not answer: " + MigrationFailures.words(unreachable, access.acting()),
                    "repeat the command once it answers"));
        } catch (UpgradeException unreachable) {
            return Optional.of(new Untouched(unreachable.failure().as(ErrorCode.RESTORE_FAILED)));
        }
    }

    /** Recognize the work of an earlier try by what it kept aside, or by its note where there was nothing to keep. */
    private Optional<Restored> done(List<Finding> warnings) throws SQLException {
        try (Connection connection = access.open(request.call())) {
            Optional<String> comment = CatalogFindings.single(connection, COMMENT, access.live());
            Optional<KeptAside> kept = asides.of(connection, attempt);
            return comment.isPresent() && (kept.isPresent() || DatabaseMark.restoredBy(comment, attempt))
                    ? Optional.of(new Restored(kept.stream().toList(), warnings))
                    : Optional.empty();
        }
    }

    /** Look for what no copy would help against, before hours are spent on one. */
    private Optional<RestoreResult> forbidden() throws SQLException {
        CallContext call = request.call();
        if (call.over()) {
            String why = call.cancellation().reason().orElse("past its deadline");
            return Optional.of(untouched("given up before the restore of [" + access.live() + "]: " + why, AGAIN));
        }
        Optional<String> elsewhere = access.adminElsewhere(call);
        if (elsewhere.isPresent()) {
            return Optional.of(untouched(elsewhere.get(), "name the same server in both connection strings"));
        }
        try (Connection connection = access.open(call)) {
            return DatabaseSwap.prepared(connection, access.live()).map(not -> untouched(not.what(), not.remedy()));
        }
    }

    private RestoreResult copyAndSwap() {
        RestoreSource source;
        try {
            source = RestoreSource.of(request.directory(), request.parts());
        } catch (IOException unusable) {
            return untouched(String.valueOf(unusable.getMessage()), "use another restore point");
        }
        DumpCopy copy = new DumpCopy(access, scratch, source, ErrorCode.RESTORE_FAILED, ErrorCode.RESTORE_FAILED);
        return switch (copy.make(request.call())) {
            case DumpCopy.NotWhole not -> new Untouched(not.failure());
            case DumpCopy.Whole whole -> prepareAndSwap(source, whole);
        };
    }

    private RestoreResult prepareAndSwap(RestoreSource source, DumpCopy.Whole whole) {
        List<Finding> warnings = new ArrayList<>(whole.warnings());
        List<String> properties;
        try (Connection connection = access.open(request.call())) {
            analyze(whole.restorer());
            ServiceRole.Judgement judgement = judge(whole.restorer());
            if (judgement.unusable().isPresent()) {
                return new Untouched(judgement.unusable().get());
            }
            warnings.addAll(judgement.warnings());
            properties = properties(connection, source, whole.owner(), warnings);
        } catch (SQLException failed) {
            return untouched(
                    "the copy [" + scratch.name() + "] could not be made ready: "
                            + MigrationFailures.words(failed, access.acting()),
                    AGAIN);
        } catch (UpgradeException unreachable) {
            return new Untouched(unreachable.failure().as(ErrorCode.RESTORE_FAILED));
        }
        return swap(properties, warnings);
    }

    private RestoreResult swap(List<String> properties, List<Finding> warnings) {
        try (Connection connection = access.open(request.call())) {
            Optional<NotSwapped> not =
                    new DatabaseSwap(connection, access, attempt).swap(request.call(), scratch.name(), properties);
            if (not.isPresent()) {
                return untouched(not.get().what(), not.get().remedy());
            }
            return done(warnings)
                    .<RestoreResult>map(done -> done)
                    .orElseThrow(() -> new SQLException("no trace of it"));
        } catch (SQLException | UpgradeException lost) {
            return afterLoss(lost, warnings);
        }
    }

    /** Without, the new live database would plan blindly until autovacuum comes round. */
    private void analyze(PostgresDsn restorer) throws SQLException {
        try (Connection connection = PostgresConnections.open(scratch.dsn(restorer), request.call())) {
            Ddl.execute(connection, request.call(), "ANALYZE");
        }
    }

    /** What it restored itself it can use. */
    private ServiceRole.Judgement judge(PostgresDsn restorer) throws SQLException {
        if (restorer.equals(access.dsn())) {
            return new ServiceRole.Judgement(Optional.empty(), List.of());
        }
        try (Connection copy = PostgresConnections.open(scratch.dsn(restorer), request.call())) {
            return new ServiceRole(access).judge(copy, request.call());
        }
    }

    private List<String> properties(Connection connection, RestoreSource source, String owner, List<Finding> warnings)
            throws SQLException {
        PropertyStatements statements = new PropertyStatements(connection, source.properties(), owner);
        Trial trial = statements.tryOn(scratch.name());
        warnings.addAll(trial.warnings());
        List<Step> steps = statements.steps(access.live());
        Stream<String> possible =
                trial.possible().stream().map(number -> steps.get(number).sql());
        if (CatalogFindings.single(connection, COMMENT, access.live()).isPresent()) {
            return possible.toList();
        }
        String note = DatabaseMark.restored(DatabaseMark.own(source.properties().comment()), attempt);
        String mark = Ddl.text(connection, "COMMENT ON DATABASE %I IS %L", access.live(), note);
        return Stream.concat(possible, Stream.of(mark)).toList();
    }

    /** The server's answer to the commit may be what was lost. */
    private RestoreResult afterLoss(Exception lost, List<Finding> warnings) {
        String words = MigrationFailures.words(lost, access.acting());
        try {
            return done(warnings)
                    .<RestoreResult>map(done -> done)
                    .orElseGet(() -> untouched("the session was lost during the swap: " + words, AGAIN));
        } catch (SQLException | UpgradeException gone) {
            gone.addSuppressed(lost);
            throw new UpgradeException(
                    Failure.of(
                            ErrorCode.RESTORE_FAILED,
                            "the server vanished during the swap of [" + access.live()
                                    + "]: either the old data are live or the restored ones, whole in both cases; "
                                    + words,
                            "repeat the command once the server answers: it recognizes what was done"),
                    gone);
        }
    }

    private Untouched afterDropping(Failure failure) {
        String left = scratch.drop(request.call());
        return new Untouched(new Failure(
                failure.code(),
                failure.what() + "; [" + access.live() + "] is as it was, " + left,
                failure.remedy(),
                failure.evidence()));
    }

    private static Untouched untouched(String what, String remedy) {
        return new Untouched(Failure.of(ErrorCode.RESTORE_FAILED, what, remedy));
    }
}
