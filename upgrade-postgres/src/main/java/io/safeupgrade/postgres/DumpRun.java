package io.safeupgrade.postgres;

import io.safeupgrade.BackupPart;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Progress;
import io.safeupgrade.exec.Command;
import io.safeupgrade.exec.CommandResult;
import io.safeupgrade.exec.CommandResult.GivenUp;
import io.safeupgrade.exec.CommandRunner;
import io.safeupgrade.spi.BackupProvider.BackupRequest;
import io.safeupgrade.spi.BackupProvider.BackupResult;
import io.safeupgrade.spi.BackupProvider.Made;
import io.safeupgrade.spi.BackupProvider.NotMade;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Run one pg_dump into one file. */
final class DumpRun {

    static final String FILE = "database.dump.";

    private static final Logger LOG = LoggerFactory.getLogger(DumpRun.class);

    private final PostgresDsn dsn;
    private final PasswordChannel channel;
    private final PostgresTools tools;
    private final DumpSource source;
    private final DumpCompression compression;
    private final long needed;

    DumpRun(
            PostgresDsn dsn,
            PasswordChannel channel,
            PostgresTools tools,
            DumpSource source,
            DumpCompression compression,
            long needed) {
        this.dsn = dsn;
        this.channel = channel;
        this.tools = tools;
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
        try (PasswordHandover handover = PasswordHandover.of(dsn, channel);
                DumpFile file = DumpFile.create(path, compression, done -> report(request, done))) {
            CommandResult result = CommandRunner.create().run(command(request, handover, file), request.call());
            if (result instanceof GivenUp broken && broken.cause().isPresent()) {
                return new NotMade(failure(path, broken.cause().get()));
            }
            if (!result.succeeded()) {
                return new NotMade(redacted(result.failure(
                        ErrorCode.BACKUP_FAILED,
                        "pg_dump of [" + dsn.redacted() + "] failed",
                        "mend what pg_dump names, then run the upgrade again")));
            }
            DumpFile.Durable durable = file.finish();
            report(request, file.contentBytes());
            return new Made(List.of(part(provider, request, path, durable, file.contentBytes())));
        }
    }

    private Command command(BackupRequest request, PasswordHandover handover, DumpFile file) {
        Map<String, String> environment = new LinkedHashMap<>(handover.environment());
        environment.put(
                "PGAPPNAME", PostgresConnections.applicationName(request.call().run()));
        environment.putIfAbsent("PGCONNECT_TIMEOUT", "10");
        // The dump keeps the database's own encoding, whatever this client would like.
        environment.remove("PGCLIENTENCODING");
        environment.put("LC_MESSAGES", "C");
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
                .stdout(file.content());
    }

    /** Only the password file may be inherited: it cannot change which server is dumped. */
    static boolean redirects(String variable) {
        return variable.startsWith("PG") && !variable.equals("PGPASSFILE");
    }

    private void report(BackupRequest request, long done) {
        OptionalLong total = OptionalLong.of(Math.max(1, source.tableBytes()));
        request.call().progress().accept(Progress.bytes("dump of " + dsn.database(), done, total));
    }

    private BackupPart part(
            String provider, BackupRequest request, Path path, DumpFile.Durable file, long contentBytes) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("database", dsn.database());
        attributes.put("encoding", source.encoding());
        attributes.put("collate", source.collate());
        attributes.put("ctype", source.ctype());
        attributes.put("server-version", source.version());
        attributes.put("pg_dump-version", toolVersion(request));
        attributes.put("compression", compression.label());
        attributes.put("uncompressed-bytes", Long.toString(contentBytes));
        request.schema().ifPresent(schema -> attributes.put("schema", schema.token()));
        return new BackupPart(
                provider,
                BackupPart.Kind.FILE,
                String.valueOf(path.getFileName()),
                file.bytes(),
                file.sha256(),
                attributes);
    }

    private String toolVersion(BackupRequest request) {
        Command command = Command.of(tools.pgDump().toString(), "--version")
                .withoutInherited(DumpRun::redirects)
                .environment(Map.of("LC_ALL", "C"));
        return CommandRunner.create().run(command, request.call()) instanceof CommandResult.Exited exited
                        && exited.code() == 0
                ? exited.stdout().strip().replaceFirst("^pg_dump \\(PostgreSQL\\) (\\S+).*$", "$1")
                : Integer.toString(tools.major());
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

    private Failure redacted(Failure failure) {
        return dsn.password()
                .map(secret -> new Failure(
                        failure.code(),
                        secret.redact(failure.what()),
                        failure.remedy(),
                        failure.evidence().stream().map(secret::redact).toList()))
                .orElse(failure);
    }

    private static void sweep(Path directory) throws IOException {
        for (DumpCompression one : DumpCompression.values()) {
            Files.deleteIfExists(directory.resolve(FILE + one.extension()));
        }
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
