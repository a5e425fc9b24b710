package io.safeupgrade.tar;

import io.safeupgrade.BackupPart;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.exec.CommandResult;
import io.safeupgrade.file.Disk;
import io.safeupgrade.spi.BackupProvider.BackupRequest;
import io.safeupgrade.spi.BackupProvider.BackupResult;
import io.safeupgrade.spi.BackupProvider.Made;
import io.safeupgrade.spi.BackupProvider.NotMade;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;

/** Makes the archive: look at every file, let tar read them, read the archive back, and look at every file again. */
record Creation(String provider, String fileName, Scope scope, TarTool tar) {

    BackupResult create(BackupRequest request) {
        Path file = request.directory().resolve(fileName);
        try {
            Salt salt = Salt.random();
            Scan scan = Scan.of(scope, salt, request.call());
            Index index = scan.index();
            MessageDigest digest = Digests.sha256();
            CommandResult result = write(new Archive(file, index, salt), digest, request);
            if (!result.succeeded()) {
                return new NotMade(failed(result, new Archive(file, index, salt)));
            }
            requireSame(new Archive(file, index, salt), request);
            scan.requireUnchanged();
            BackupPart part = new BackupPart(
                    provider,
                    BackupPart.Kind.FILE,
                    fileName,
                    Files.size(file),
                    Digests.hex(digest),
                    index.attributes());
            return new Made(List.of(part.forOwnerOnly()));
        } catch (IOException failed) {
            return new NotMade(Failure.of(
                    ErrorCode.BACKUP_FAILED,
                    "the files of [%s] could not be backed up: %s".formatted(provider, Disk.reason(failed)),
                    "mend the cause, then try again while nothing writes them"));
        }
    }

    private CommandResult write(Archive archive, MessageDigest digest, BackupRequest request) throws IOException {
        Path file = archive.file();
        Files.deleteIfExists(file);
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            OutputStream out = new DigestOutputStream(Channels.newOutputStream(channel), digest);
            out.write(archive.salt().member());
            CommandResult result = tar.create(scope.root(), archive.index().archived(), out, request.call());
            channel.force(true);
            return result;
        } catch (IOException failed) {
            throw new IOException(Disk.reason(failed) + trouble(archive, failed), failed);
        }
    }

    private static String trouble(Archive archive, IOException failed) throws IOException {
        long written = Files.exists(archive.file()) ? Files.size(archive.file()) : 0;
        return Disk.real().trouble(archive.file(), archive.index().bytes() - written, failed);
    }

    /** What tar read is what we read, or somebody wrote in between. */
    private static void requireSame(Archive archive, BackupRequest request) throws IOException {
        try {
            archive.read((name, file, content) -> {}, request.call());
        } catch (java.io.InterruptedIOException over) {
            throw over;
        } catch (IOException differs) {
            throw new IOException(
                    "a file changed while it was read, the archive differs: " + Disk.reason(differs), differs);
        }
    }

    private Failure failed(CommandResult result, Archive archive) throws IOException {
        String what = "the files of [" + provider + "] could not be backed up by tar";
        String remedy = "look at its message, then try again while nothing writes them";
        // A full disk shows as a broken stream: its own words say more than tar's.
        if (result instanceof CommandResult.GivenUp given && given.cause().isPresent()) {
            IOException cause = given.cause().get();
            String why = ": [" + Disk.reason(cause) + "]" + trouble(archive, cause);
            return Failure.of(ErrorCode.BACKUP_FAILED, what + why, remedy);
        }
        return result.failure(ErrorCode.BACKUP_FAILED, what, remedy);
    }
}
