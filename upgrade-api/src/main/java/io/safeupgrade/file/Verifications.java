package io.safeupgrade.file;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.Verification;
import io.safeupgrade.Verification.Depth;
import io.safeupgrade.file.VerificationRecord.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** Keeps what verifications said beside the restore points. */
record Verifications(Path directory, Disk disk) {

    void record(RestorePoint point, Depth asked, Verification result, Instant at) {
        Path place = RestorePointNames.placeOf(point, directory);
        if (result instanceof Verification.Rejected rejected && !saysSomething(rejected.failure())) {
            return;
        }
        RestorePointDirectory restorePoint = new RestorePointDirectory(place, disk);
        try {
            Manifest manifest = restorePoint.manifest();
            restorePoint.write(known(restorePoint, manifest, at).with(Entry.of(asked, result, at)));
        } catch (IOException failed) {
            throw StateFile.cannot("record the verification of", "restore point", place, failed);
        }
    }

    private static VerificationRecord known(RestorePointDirectory restorePoint, Manifest manifest, Instant at)
            throws IOException {
        try {
            return restorePoint.verifications(manifest);
        } catch (IOException damaged) {
            if (Damage.isNone(damaged)) {
                throw damaged;
            }
            return VerificationRecord.unreadable(manifest, at);
        }
    }

    /** A look that could not be carried out must not condemn the only restore point; in doubt it was carried out. */
    private static boolean saysSomething(Failure failure) {
        return switch (failure.code().category()) {
            case USAGE, REFUSED, BUSY, CONFIGURATION, UNREACHABLE, INTERRUPTED -> false;
            case BEFORE_SCHEMA ->
                failure.code() != ErrorCode.INTERRUPTED_EARLY && failure.code() != ErrorCode.LOCK_LOST;
            case MIGRATION, NEW_RELEASE, ROLLED_BACK, GUARD, PERSON -> true;
        };
    }
}
