package io.safeupgrade.postgres;

import io.safeupgrade.BackupPart;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Verification;
import io.safeupgrade.Verification.Depth;
import io.safeupgrade.Verification.Rejected;
import io.safeupgrade.Verification.Verified;
import io.safeupgrade.exec.Command;
import io.safeupgrade.exec.CommandResult;
import io.safeupgrade.exec.CommandRunner;
import io.safeupgrade.postgres.internal.contents.DumpContents;
import io.safeupgrade.postgres.internal.contents.DumpRecord;
import io.safeupgrade.spi.BackupProvider.VerifyRequest;
import io.safeupgrade.spi.CallContext;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Read a dump to its end, twice: as bytes, and as pg_restore understands them.
 *
 * <p>Neither {@code zstd -t} nor {@code pg_restore -l} notices the dump of a killed backend; {@code pg_restore -f} does
 * (trap 24).
 */
final class DumpVerification {

    private static final int BUFFER = 1 << 16;

    private final Optional<Path> binDir;

    DumpVerification(Optional<Path> binDir) {
        this.binDir = binDir;
    }

    Verification verify(VerifyRequest request) {
        String compressed = request.part().attributes().getOrDefault("compression", "");
        Optional<DumpCompression> compression = DumpCompression.labelled(compressed);
        if (compression.isEmpty()) {
            return rejected(
                    request.part(),
                    "its compression is not known [" + compressed + "]",
                    "use the release that made it");
        }
        Optional<DumpCompression.Unusable> unusable = compression.get().unusable();
        if (unusable.isPresent()) {
            return rejected(
                    request.part(),
                    "it cannot be decoded here: " + unusable.get().why(),
                    unusable.get().remedy());
        }
        return verify(request, compression.get());
    }

    private Verification verify(VerifyRequest request, DumpCompression compression) {
        BackupPart part = request.part();
        Path file = request.directory().resolve(part.name());
        try {
            Optional<String> wrong = wrongBytes(request.call(), file, part, compression);
            if (wrong.isPresent()) {
                return rejected(part, wrong.get(), "make a new restore point");
            }
            return decode(request, file, compression);
        } catch (IOException unreadable) {
            return rejected(
                    part, "it cannot be read to its end: " + unreadable.getMessage(), "make a new restore point");
        }
    }

    private static Optional<String> wrongBytes(
            CallContext call, Path file, BackupPart part, DumpCompression compression) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.of("the file is missing");
        }
        if (Files.size(file) != part.bytes()) {
            return Optional.of("it has [" + Files.size(file) + "] bytes instead of [" + part.bytes() + "]");
        }
        MessageDigest digest = DumpFile.sha256();
        DumpContents contents;
        Watched content;
        try (InputStream bytes =
                new DigestInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER), digest)) {
            content = new Watched(compression.decode(bytes), call);
            contents = DumpContents.read(content);
            // Whatever follows the compressed stream belongs to the checksum too.
            new Watched(bytes, call).transferTo(OutputStream.nullOutputStream());
        }
        String sha256 = HexFormat.of().formatHex(digest.digest());
        if (!sha256.equals(part.sha256())) {
            return Optional.of("its SHA-256 is [" + sha256 + "] instead of [" + part.sha256() + "]");
        }
        String recorded = part.attributes().getOrDefault("uncompressed-bytes", "");
        return recorded.equals(Long.toString(content.bytes()))
                ? otherContents(part, contents)
                : Optional.of("it decodes to [" + content.bytes() + "] bytes instead of [" + recorded + "]");
    }

    /** Releases before the first that recorded contents left no fingerprint. */
    private static Optional<String> otherContents(BackupPart part, DumpContents contents) {
        String found = DumpRecord.fingerprint(contents);
        String recorded = part.attributes().getOrDefault(DumpParts.FINGERPRINT, found);
        return recorded.equals(found)
                ? Optional.empty()
                : Optional.of("its contents have the fingerprint [" + found + "] instead of [" + recorded + "]");
    }

    private Verification decode(VerifyRequest request, Path file, DumpCompression compression) throws IOException {
        BackupPart part = request.part();
        return switch (PostgresTools.find(binDir, major(part))) {
            case PostgresTools.Missing missing ->
                rejected(part, missing.finding().what(), missing.finding().remedy());
            case PostgresTools.Found found -> decode(request, file, compression, found.tools());
        };
    }

    private Verification decode(VerifyRequest request, Path file, DumpCompression compression, PostgresTools tools)
            throws IOException {
        BackupPart part = request.part();
        try (InputStream content = compression.decode(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
            Command command = Command.of(tools.pgRestore().toString(), "--file=/dev/null")
                    .withoutInherited(PgDump::redirects)
                    .environment(Map.of("LC_MESSAGES", "C"))
                    .outputCap(1 << 16)
                    .stdin(content);
            CommandResult result = CommandRunner.create().run(command, request.call());
            if (result.succeeded()) {
                return new Verified(
                        Depth.QUICK,
                        "SHA-256 equal, [" + part.attributes().get("uncompressed-bytes")
                                + "] bytes decoded by pg_restore " + tools.major());
            }
            return new Rejected(result.failure(
                    ErrorCode.BACKUP_FAILED,
                    "the dump [" + part.name() + "] cannot be trusted, pg_restore does not understand it",
                    "make a new restore point"));
        }
    }

    private static int major(BackupPart part) {
        String version = part.attributes().getOrDefault("server-version", "");
        String major = version.replaceFirst("\\D.*$", "");
        return major.isEmpty() ? 0 : Integer.parseInt(major);
    }

    private static Rejected rejected(BackupPart part, String why, String remedy) {
        return new Rejected(Failure.of(
                ErrorCode.BACKUP_FAILED, "the dump [" + part.name() + "] cannot be trusted: " + why, remedy));
    }
}
