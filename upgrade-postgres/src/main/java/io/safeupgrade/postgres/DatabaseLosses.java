package io.safeupgrade.postgres;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Loss;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.postgres.internal.contents.DumpContents;
import io.safeupgrade.spi.RestorableBackup.RestoreCheck;
import java.io.IOException;
import java.util.List;

/** Compare the live database with what is recorded of a dump, by reading all of it. */
final class DatabaseLosses {

    private final ServerAccess access;

    DatabaseLosses(ServerAccess access) {
        this.access = access;
    }

    /** Count; throws where one of the two cannot be read, because no loss would be a wrong answer. */
    List<Loss> count(RestoreCheck check) {
        DumpContents then;
        try {
            then = RestoreSource.of(check.directory(), check.parts()).contents();
        } catch (IOException unusable) {
            throw new UpgradeException(
                    Failure.of(
                            ErrorCode.RESTORE_FAILED,
                            String.valueOf(unusable.getMessage()),
                            "use another restore point"),
                    unusable);
        }
        String what = "comparison of " + access.live();
        DumpDigest digest = DumpDigest.of(access.dsn(), access.binDir(), access.password(), what);
        return switch (digest.read(check.call(), ErrorCode.RESTORE_FAILED)) {
            case DumpDigest.Read read -> DumpContents.losses(then, read.contents());
            case DumpDigest.NotRead not -> throw new UpgradeException(not.failure());
        };
    }
}
