package io.safeupgrade.postgres;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.Verification;
import io.safeupgrade.Verification.Depth;
import io.safeupgrade.Verification.Rejected;
import io.safeupgrade.Verification.Verified;
import io.safeupgrade.postgres.DatabaseNames.Purpose;
import io.safeupgrade.postgres.internal.contents.DumpRecord;
import io.safeupgrade.spi.BackupProvider.VerifyRequest;
import io.safeupgrade.spi.CallContext;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Restore a dump into a scratch database and compare, which alone proves that it can be restored.
 *
 * <p>What could not be tried is PREFLIGHT_BLOCKED and says nothing about the dump; what was tried and is not equal is
 * BACKUP_FAILED.
 */
final class FullVerification {

    private final ServerAccess access;
    private final VerifyRequest request;

    FullVerification(ServerAccess access, VerifyRequest request) {
        this.access = access;
        this.request = request;
    }

    Verification verify() {
        Verification quick = new DumpVerification(access.binDir())
                .verify(new VerifyRequest(request.call(), request.directory(), request.part(), Depth.QUICK));
        if (quick instanceof Rejected) {
            return quick;
        }
        if (!Files.isRegularFile(request.directory().resolve(DumpRecord.FILE))) {
            return notTried(
                    "there is no [" + DumpRecord.FILE + "] beside it to compare with", "make a new restore point");
        }
        try {
            return verify(RestoreSource.beside(request.directory(), request.part()));
        } catch (IOException damaged) {
            return rejected(ErrorCode.BACKUP_FAILED, String.valueOf(damaged.getMessage()), "make a new restore point");
        }
    }

    private Verification verify(RestoreSource source) {
        CallContext call = request.call();
        String name = access.names().beside(Purpose.VERIFYING, call.run());
        Optional<Rejected> obstacle = obstacle(call, name, source);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        ScratchDatabase scratch = new ScratchDatabase(access, name, call.run());
        DumpCopy copy = new DumpCopy(access, scratch, source, ErrorCode.PREFLIGHT_BLOCKED, ErrorCode.BACKUP_FAILED);
        DumpCopy.Result result = copy.make(call);
        String left = scratch.drop(call);
        return switch (result) {
            case DumpCopy.NotWhole not -> new Rejected(with(not.failure(), left));
            case DumpCopy.Whole whole ->
                new Verified(
                        Depth.FULL,
                        "restored and read back: [" + source.contents().tables().size() + "] tables with ["
                                + source.contents().rows() + "] rows and ["
                                + source.contents().catalog().size() + "] definitions are equal; " + left);
        };
    }

    private Optional<Rejected> obstacle(CallContext call, String name, RestoreSource source) {
        try (Connection connection = access.open(call)) {
            return new CopyObstacles(access, connection, call, Optional.of(source))
                    .find(name).stream()
                            .filter(Finding::blocks)
                            .findFirst()
                            .map(found -> notTried(found.what(), found.remedy()));
        } catch (SQLException failed) {
            return Optional.of(notTried(
                    "the server does not answer: " + MigrationFailures.words(failed, access.acting()),
                    "check that the server answers"));
        } catch (UpgradeException unreachable) {
            return Optional.of(
                    notTried(unreachable.failure().what(), unreachable.failure().remedy()));
        }
    }

    private static Failure with(Failure failure, String left) {
        return new Failure(failure.code(), failure.what() + "; " + left, failure.remedy(), failure.evidence());
    }

    private Rejected notTried(String why, String remedy) {
        return rejected(ErrorCode.PREFLIGHT_BLOCKED, "it was not restored to look at it: " + why, remedy);
    }

    private Rejected rejected(ErrorCode code, String why, String remedy) {
        return new Rejected(
                Failure.of(code, "full verification of [" + request.part().name() + "]: " + why, remedy));
    }
}
