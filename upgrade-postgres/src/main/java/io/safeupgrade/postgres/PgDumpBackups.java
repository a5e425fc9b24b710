package io.safeupgrade.postgres;

import io.safeupgrade.BackupPart;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.KeptAside;
import io.safeupgrade.Loss;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradeReport.NextCommand;
import io.safeupgrade.Verification;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.CountsLosses;
import io.safeupgrade.spi.EstimatedBackup;
import io.safeupgrade.spi.KeepsAside;
import io.safeupgrade.spi.ManualRestore;
import io.safeupgrade.spi.PreflightCheck;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Back a database up with {@code pg_dump}, compressed on the way, and prove that the dump can be read to its end.
 *
 * <p>Connection data reach the tools by environment only, never as arguments (the password by a private file where
 * {@link #password} says so); the options of the DSN hold for them, TLS
 * included, and variables of the caller's environment cannot redirect them. The tools are of the server's own major
 * (trap 25). Two files, mode 0600, on disk when {@link #create} answers: {@code database.dump.zst}, and
 * {@code database.contents.json} which says what is in it and what it does not hold of the database.
 *
 * <p>Restores by swap: into a new database beside the live one ({@code X_restoring_<attempt>}), compared with what was
 * dumped, given back its owner, privileges and settings, and put in the place of the live one in one transaction. The
 * replaced database stays as {@code X_aside_<attempt>}. Immutable; safe for use by several threads.
 *
 * @since 0.1
 */
public final class PgDumpBackups implements EstimatedBackup, ManualRestore, KeepsAside, CountsLosses, PreflightCheck {

    /** Measured on PostgreSQL 15 and 2 cores: 0.9 GB of tables dumped through zstd -3 in 10 s. */
    private static final long TABLE_BYTES_PER_SECOND = 90_000_000;

    /** What a dump holds beyond the tables: definitions and the archive's own structure. */
    private static final long DEFINITIONS = 1L << 20;

    private final ServerAccess access;
    private final PostgresDsn dsn;
    private final Optional<Path> binDir;
    private final PasswordChannel password;
    private final DumpCompression compression;

    private PgDumpBackups(ServerAccess access, DumpCompression compression) {
        this.access = access;
        this.dsn = access.dsn();
        this.binDir = access.binDir();
        this.password = access.password();
        this.compression = compression;
    }

    /** Back up the database of {@code dsn}, compressed by zstd where that can be used. */
    public static PgDumpBackups of(PostgresDsn dsn) {
        return new PgDumpBackups(
                new ServerAccess(dsn, Optional.empty(), Optional.empty(), PasswordChannel.ENVIRONMENT),
                DumpCompression.ZSTD);
    }

    /** Take the tools of {@code directory} instead of looking for those of the server's major. */
    public PgDumpBackups tools(Path directory) {
        return new PgDumpBackups(new ServerAccess(dsn, access.admin(), Optional.of(directory), password), compression);
    }

    /**
     * Compress by {@code chosen}; zstd becomes gzip, with a finding, where it is not on the class path or its native library
     * cannot be loaded.
     */
    public PgDumpBackups compression(DumpCompression chosen) {
        return new PgDumpBackups(access, chosen);
    }

    /** Hand the password over by {@code chosen}; in the tool's environment unless said so. */
    public PgDumpBackups password(PasswordChannel chosen) {
        return new PgDumpBackups(new ServerAccess(dsn, access.admin(), binDir, chosen), compression);
    }

    /**
     * Create, rename and drop databases and end sessions as the role of {@code administrator}, on the same server.
     *
     * <p>For appliances whose own role may not. A restore fills the new database as the appliance's own role, as long as
     * that may own and create all that is in the dump; the database of {@code administrator} does not matter.
     */
    public PgDumpBackups admin(PostgresDsn administrator) {
        return new PgDumpBackups(new ServerAccess(dsn, Optional.of(administrator), binDir, password), compression);
    }

    @Override
    public String name() {
        return "postgres-dump";
    }

    @Override
    public BackupResult create(BackupRequest request) {
        try {
            DumpSource source = DumpSource.read(dsn, request.call());
            return switch (PostgresTools.find(binDir, source.major())) {
                case PostgresTools.Missing missing -> new NotMade(missing.failure());
                case PostgresTools.Found found ->
                    new DumpRun(dsn, tool(found, source), source, usableCompression(), needed(source))
                            .create(name(), request);
            };
        } catch (SQLException unreachable) {
            return new NotMade(Failure.of(
                    ErrorCode.BACKUP_FAILED,
                    "the database to back up does not answer [" + dsn.redacted() + "]: "
                            + MigrationFailures.words(unreachable, dsn),
                    "check that the database answers"));
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>The quick look needs the tools, not the server. The full one restores the dump into a database beside the live
     * one, compares and drops it; where that cannot be tried the rejection is PREFLIGHT_BLOCKED, not BACKUP_FAILED.
     */
    @Override
    public Verification verify(VerifyRequest request) {
        if (DumpParts.isRecord(request.part())) {
            return new RecordVerification().verify(request);
        }
        return switch (request.depth()) {
            case QUICK -> new DumpVerification(binDir).verify(request);
            case FULL -> new FullVerification(access, request).verify();
        };
    }

    /**
     * {@inheritDoc}
     *
     * <p>Bytes are those of the tables and a tenth more: no dump of real data was larger once compressed, most are a sixth
     * of it. The duration is that of the tables at 90 MB/s.
     */
    @Override
    public Optional<Estimate> estimate(CallContext call) {
        try {
            DumpSource source = DumpSource.read(dsn, call);
            Duration duration = Duration.ofSeconds(1 + source.tableBytes() / TABLE_BYTES_PER_SECOND);
            return Optional.of(new Estimate(needed(source), Optional.of(duration)));
        } catch (SQLException unreachable) {
            return Optional.empty();
        }
    }

    /** {@inheritDoc} Nothing for what is recorded about a dump. */
    @Override
    public List<NextCommand> restoreByHand(Path directory, BackupPart part) {
        return DumpParts.isRecord(part) ? List.of() : new DumpRestoreByHand(dsn, binDir).commands(directory, part);
    }

    /** {@inheritDoc} Asks the server for each right that a restore takes, as the roles that a restore would use. */
    @Override
    public List<Finding> obstacles(RestoreCheck check) {
        return new RestoreObstacles(access, check).find();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Sessions of the live database are ended in the instant of the swap and not before; the service may go on until
     * then. Where there is no live database the restored one becomes it.
     */
    @Override
    public RestoreResult restore(RestoreRequest request) {
        return new RestoreBySwap(access, asides(), request).run();
    }

    /** {@inheritDoc} Databases on the same server. */
    @Override
    public List<KeptAside> keptAside(CallContext call) {
        try (Connection connection = access.open(call)) {
            return asides().list(connection);
        } catch (SQLException failed) {
            throw new UpgradeException(unreachable("the databases could not be listed", failed), failed);
        }
    }

    /** {@inheritDoc} A database in which somebody works is not discarded. */
    @Override
    public Optional<Failure> discard(DiscardRequest request) {
        try {
            return asides().discard(request.call(), request.what());
        } catch (SQLException failed) {
            return Optional.of(
                    unreachable("the database [" + request.what().name() + "] could not be dropped", failed));
        } catch (UpgradeException unreachable) {
            return Optional.of(unreachable.failure());
        }
    }

    /** {@inheritDoc} Reads the whole live database, as a backup does. */
    @Override
    public List<Loss> losses(RestoreCheck check) {
        return new DatabaseLosses(access).count(check);
    }

    private AsideDatabases asides() {
        return new AsideDatabases(access, name());
    }

    private Failure unreachable(String what, SQLException failed) {
        return Failure.of(
                ErrorCode.DATABASE_UNREACHABLE,
                what + ": " + MigrationFailures.words(failed, access.acting()),
                "mend what the server names, then repeat the command");
    }

    /** {@inheritDoc} Looks for fitting tools, for what the role may not read, and whether zstd can be used. */
    @Override
    public List<Finding> check(PreflightContext context) {
        if (!context.backupPlanned()) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        compression
                .unusable()
                .map(zstd -> Finding.warning(
                        "zstd-unavailable",
                        "the backup will be compressed by gzip, which takes longer, because zstd cannot be used: "
                                + zstd.why(),
                        zstd.remedy()))
                .ifPresent(findings::add);
        try (Connection connection = PostgresConnections.open(dsn, context.call())) {
            int major = connection.getMetaData().getDatabaseMajorVersion();
            if (PostgresTools.find(binDir, major) instanceof PostgresTools.Missing missing) {
                findings.add(missing.finding());
            }
            // The same findings as those of PostgresChecks, for appliances that have only one of the two.
            new PrivilegeFindings(connection, context).addDumpTo(findings);
        } catch (SQLException unreachable) {
            findings.add(Finding.warning(
                    "backup-not-checked",
                    "whether the database can be backed up could not be checked: "
                            + MigrationFailures.words(unreachable, dsn),
                    "check that the database answers"));
        }
        return findings;
    }

    private PgDump tool(PostgresTools.Found found, DumpSource source) {
        return new PgDump(dsn, password, found.tools(), source.properties().encoding());
    }

    private DumpCompression usableCompression() {
        return compression.unusable().isPresent() ? DumpCompression.GZIP : compression;
    }

    private static long needed(DumpSource source) {
        return source.tableBytes() + source.tableBytes() / 10 + DEFINITIONS;
    }
}
