package io.safeupgrade.postgres;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Verification;
import io.safeupgrade.Verification.Rejected;
import io.safeupgrade.Verification.Verified;
import io.safeupgrade.postgres.internal.contents.DumpContents;
import io.safeupgrade.spi.BackupProvider.VerifyRequest;
import java.io.IOException;

/** Read back what is recorded about a dump; there is nothing deeper to look at in it. */
final class RecordVerification {

    Verification verify(VerifyRequest request) {
        try {
            DumpContents contents =
                    DumpParts.read(request.directory(), request.part()).contents();
            return new Verified(
                    request.depth(),
                    "SHA-256 equal, [" + contents.tables().size() + "] tables with [" + contents.rows() + "] rows and ["
                            + contents.catalog().size() + "] definitions on record");
        } catch (IOException unreadable) {
            return new Rejected(Failure.of(
                    ErrorCode.BACKUP_FAILED,
                    "the record [" + request.part().name() + "] cannot be trusted: " + unreadable.getMessage(),
                    "make a new restore point"));
        }
    }
}
