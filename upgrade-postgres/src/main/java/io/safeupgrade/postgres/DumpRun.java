package io.safeupgrade.postgres;

import io.safeupgrade.BackupPart;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Progress;
import io.safeupgrade.exec.CommandResult;
import io.safeupgrade.exec.CommandResult.GivenUp;
import io.safeupgrade.file.Disk;
import io.safeupgrade.file.Disk.Access;
import io.safeupgrade.file.DurableWrite;
import io.safeupgrade.postgres.internal.contents.ArchiveFormatException;
import io.safeupgrade.postgres.internal.contents.ContentsTap;
import io.safeupgrade.postgres.internal.contents.DumpContents;
import io.safeupgrade.postgres.internal.contents.DumpRecord;
import io.safeupgrade.spi.BackupProvider.BackupRequest;
import io.safeupgrade.spi.BackupProvider.BackupResult;
import io.safeupgrade.spi.BackupProvider.Made;
import io.safeupgrade.spi.BackupProvider.NotMade;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Run one pg_dump into one file, and write down beside it what passed. */
final class DumpRun {

    static final String FILE = "database.dump.";

    private static final Logger LOG = LoggerFactory.getLogger(DumpRun.class);

    private final PostgresDsn dsn;
    private final PgDump tool;
    private final DumpSource source;
    private final DumpCompression compression;
    private final long needed;

    DumpRun(PostgresDsn dsn, PgDump tool, DumpSource source, DumpCompression compression, long needed) {
        this.dsn = dsn;
        this.tool = tool;
        this.source = source;
        this.compression = compression;
        this.needed = needed;
    }

    BackupResult create(String provider, BackupRequest request) {
        Path file = request.directory().resolve(FILE + compression.extension());
        BackupResult result = new NotMade(failure(file, new IOException("interrupted")));
        try {
            sweep(request.directory());
            result = dump(provider, request, file);
        } catch (ArchiveFormatException misunderstood) {
            result = new NotMade(failure(misunderstood));
        } catch (IOException unwritable) {
            result = new NotMade(failure(file, unwritable));
        } finally {
            if (!(result instanceof Made)) {
                sweepQuietly(request.directory());
            }
        }
        return result;
    }

    private BackupResult dump(String provider, BackupRequest request, Path path) throws IOException {
        try (DumpFile file = DumpFile.create(path, compression, done -> report(request, done));
                ContentsTap tap = ContentsTap.open()) {
            CommandResult result = tool.run(request.call(), new BothStreams(tap, file.content()));
            if (result instanceof GivenUp broken && broken.cause().isPresent()) {
                throw broken.cause().get();
            }
            if (!result.succeeded()) {
                return new NotMade(tool.failure(result, ErrorCode.BACKUP_FAILED));
            }
            DumpFile.Durable durable = file.finish();
            report(request, file.contentBytes());
            DumpContents contents = tap.contents();
            return new Made(List.of(
                    part(provider, request, path, durable, file.contentBytes(), contents),
                    record(provider, request, contents)));
        }
    }

    private void report(BackupRequest request, long done) {
        OptionalLong total = OptionalLong.of(Math.max(1, source.tableBytes()));
        request.call().progress().accept(Progress.bytes("dump of " + dsn.database(), done, total));
    }

    private BackupPart part(
            String provider,
            BackupRequest request,
            Path path,
            DumpFile.Durable file,
            long contentBytes,
            DumpContents contents) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("database", dsn.database());
        attributes.put("encoding", source.properties().encoding());
        attributes.put("collate", source.properties().locale().collate());
        attributes.put("ctype", source.properties().locale().ctype());
        attributes.put("server-version", source.version());
        attributes.put("pg_dump-version", tool.version(request.call()));
        attributes.put("compression", compression.label());
        attributes.put("uncompressed-bytes", Long.toString(contentBytes));
        attributes.put(DumpParts.FINGERPRINT, DumpRecord.fingerprint(contents));
        request.schema().ifPresent(schema -> attributes.put("schema", schema.token()));
        return new BackupPart(
                provider,
                BackupPart.Kind.FILE,
                String.valueOf(path.getFileName()),
                file.bytes(),
                file.sha256(),
                attributes);
    }

    private BackupPart record(String provider, BackupRequest request, DumpContents contents) throws IOException {
        byte[] json = DumpRecord.of(contents, source.properties()).json();
        Path file = request.directory().resolve(DumpRecord.FILE);
        DurableWrite.to(Disk.real()).replace(file, json, Access.OWNER);
        return new BackupPart(
                provider,
                BackupPart.Kind.FILE,
                DumpRecord.FILE,
                json.length,
                HexFormat.of().formatHex(DumpFile.sha256().digest(json)),
                Map.of(
                        DumpParts.ROLE,
                        DumpParts.CONTENTS,
                        "database",
                        dsn.database(),
                        DumpParts.FINGERPRINT,
                        DumpRecord.fingerprint(contents)));
    }

    private Failure failure(ArchiveFormatException misunderstood) {
        return Failure.of(
                ErrorCode.BACKUP_FAILED,
                "what pg_dump wrote of [" + dsn.redacted() + "] is not understood: " + misunderstood.getMessage(),
                "use pg_dump 13 to 18, of the server's own major; a backup that cannot be read is none");
    }

    private Failure failure(Path file, IOException cause) {
        return Failure.of(
                ErrorCode.BACKUP_FAILED,
                "the backup could not be written to [" + file.getParent() + "] on the file system [" + store(file)
                        + "]: " + cause.getMessage() + missing(file),
                "make room there, or name a directory on a larger file system, then run the upgrade again");
    }

    private String missing(Path file) {
        try {
            long free = Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace();
            long written = Files.exists(file) ? Files.size(file) : 0;
            long missing = needed - written - free;
            return missing > 0 ? "; up to [" + missing + "] more bytes are needed" : "";
        } catch (IOException unknown) {
            return "";
        }
    }

    private static String store(Path file) {
        try {
            FileStore store = Files.getFileStore(file.toAbsolutePath().getParent());
            return store.toString();
        } catch (IOException unknown) {
            return "unknown";
        }
    }

    private static void sweep(Path directory) throws IOException {
        for (DumpCompression one : DumpCompression.values()) {
            Files.deleteIfExists(directory.resolve(FILE + one.extension()));
        }
        Files.deleteIfExists(directory.resolve(DumpRecord.FILE));
    }

    private static void sweepQuietly(Path directory) {
        try {
            sweep(directory);
        } catch (IOException stays) {
            // The engine sweeps the whole directory; the first failure is the one to report.
            LOG.warn("a partial dump could not be removed [{}]: {}", directory, stays.getMessage());
        }
    }
}
