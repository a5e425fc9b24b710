package io.safeupgrade.tar;

import io.safeupgrade.BackupPart;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Verification;
import io.safeupgrade.Verification.Rejected;
import io.safeupgrade.Verification.Verified;
import io.safeupgrade.exec.CommandResult;
import io.safeupgrade.file.Disk;
import io.safeupgrade.spi.BackupProvider.VerifyRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;

/**
 * Reads an archive back twice: as bytes and files compared with what was read when it was made, and by the system's tar,
 * which is what a person has at night.
 */
record Verifying(TarTool tar) {

    /** Reading every file and comparing it is all that a restore elsewhere could show, so that both depths are one. */
    Verification verify(VerifyRequest request) {
        BackupPart part = request.part();
        try {
            Archive archive = Archive.of(part, request.directory());
            archive.read((name, file, content) -> {}, request.call());
            int members = archive.index().archived().size();
            return listed(request, archive, members);
        } catch (AccessDeniedException forbidden) {
            return rejected(ErrorCode.MISCONFIGURED, part, "this user may not read it", "verify it as root");
        } catch (InterruptedIOException over) {
            return rejected(ErrorCode.CANCELLED, part, Disk.reason(over), "verify it again");
        } catch (IOException damaged) {
            return rejected(ErrorCode.BACKUP_FAILED, part, Disk.reason(damaged), "make a new restore point");
        }
    }

    private Verification listed(VerifyRequest request, Archive archive, int members) throws IOException {
        Lines lines = new Lines();
        CommandResult result;
        try (InputStream in = Files.newInputStream(archive.file())) {
            result = tar.list(in, lines, request.call());
        }
        return switch (result) {
            case CommandResult.Exited exited
            when exited.code() == 0 && lines.count == members ->
                new Verified(
                        request.depth(),
                        "%d members listed by tar, %d bytes of files compared"
                                .formatted(members, archive.index().bytes()));
            case CommandResult.Exited exited ->
                rejected(
                        ErrorCode.BACKUP_FAILED,
                        request.part(),
                        "tar lists [%d] of [%d] members: %s"
                                .formatted(lines.count, members, exited.stderr().strip()),
                        "make a new restore point");
            case CommandResult.GivenUp given ->
                rejected(ErrorCode.CANCELLED, request.part(), given.reason(), "verify it again");
            case CommandResult.NotStarted not -> new Rejected(not.failure().as(ErrorCode.MISCONFIGURED));
        };
    }

    private static Rejected rejected(ErrorCode code, BackupPart part, String why, String remedy) {
        return new Rejected(Failure.of(code, "the archive [" + part.name() + "] cannot be trusted: " + why, remedy));
    }

    /** Counts lines and keeps none of them. */
    private static final class Lines extends OutputStream {
        private int count;

        @Override
        public void write(int one) {
            count += one == '\n' ? 1 : 0;
        }
    }
}
