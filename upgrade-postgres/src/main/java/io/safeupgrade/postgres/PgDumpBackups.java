package io.safeupgrade.postgres;

import io.safeupgrade.BackupPart;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.UpgradeReport.NextCommand;
import io.safeupgrade.Verification;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.EstimatedBackup;
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
 * {@code database.contents.json} which says what is in it and what it does not hold of the database. Immutable; safe for
 * use by several threads.
 *
 * @since 0.1
 */
public final class PgDumpBackups implements EstimatedBackup, ManualRestore, PreflightCheck {

    /** Measured on PostgreSQL 15 and 2 cores: 0.9 GB of tables dumped through zstd -3 in 10 s. */
    private static final long TABLE_BYTES_PER_SECOND = 90_000_000;

    /** What a dump holds beyond the tables: definitions and the archive's own structure. */
    private static final long DEFINITIONS = 1L << 20;

    private final PostgresDsn dsn;
    private final Optional<Path> binDir;
    private final DumpCompression compression;
    private final PasswordChannel password;

    private PgDumpBackups(
            PostgresDsn dsn, Optional<Path> binDir, DumpCompression compression, PasswordChannel password) {
        this.dsn = dsn;
        this.binDir = binDir;
        this.compression = compression;
        this.password = password;
    }

    /** Back up the database of {@code dsn}, compressed by zstd. */
    public static PgDumpBackups of(PostgresDsn dsn) {
        return new PgDumpBackups(dsn, Optional.empty(), DumpCompression.ZSTD, PasswordChannel.ENVIRONMENT);
    }

    /** Take the tools of {@code directory} instead of looking for those of the server's major. */
    public PgDumpBackups tools(Path directory) {
        return new PgDumpBackups(dsn, Optional.of(directory), compression, password);
    }

    /** Compress by {@code chosen}; zstd becomes gzip, with a finding, where its native library cannot be loaded. */
    public PgDumpBackups compression(DumpCompression chosen) {
        return new PgDumpBackups(dsn, binDir, chosen, password);
    }

    /** Hand the password over by {@code chosen}; in the tool's environment unless said so. */
    public PgDumpBackups password(PasswordChannel chosen) {
        return new PgDumpBackups(dsn, binDir, compression, chosen);
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

    /** {@inheritDoc} Needs the tools, not the server. */
    @Override
    public Verification verify(VerifyRequest request) {
        return DumpParts.isRecord(request.part())
                ? new RecordVerification().verify(request)
                : new DumpVerification(binDir).verify(request);
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

    /** {@inheritDoc} Looks for fitting tools, for what the role may not read, and whether zstd can be used. */
    @Override
    public List<Finding> check(PreflightContext context) {
        if (!context.backupPlanned()) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        compression
                .unusable()
                .map(why -> Finding.warning(
                        "zstd-unavailable",
                        "the backup will be compressed by gzip, which takes longer, because zstd cannot be used: "
                                + why,
                        "name a directory that may hold native libraries: -DZstdTempFolder=/path, or"
                                + " -DZstdNativePath=/path/libzstd-jni.so"))
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
