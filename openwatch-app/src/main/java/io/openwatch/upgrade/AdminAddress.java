package io.openwatch.upgrade;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.postgres.PostgresDsn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * Read the address of the database administrator from a file of its own, which the service cannot read.
 *
 * <p>The files of settings are the service's to read as well; whoever takes it over must not become administrator.
 *
 * @since 0.1
 */
public final class AdminAddress {
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private AdminAddress() {}

    /**
     * Read {@code file}: one line, a URL like {@code postgres://postgres:password@host:5432/postgres}.
     *
     * @throws UpgradeException MISCONFIGURED if it cannot be read, others can read it too, or it holds no address
     */
    public static PostgresDsn read(Path file) {
        try {
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                String what = "others than its owner may read or write it";
                throw new UpgradeException(failure(file, what, "type: chmod 600 " + file));
            }
            return parsed(file, Files.readString(file).strip());
        } catch (IOException unreadable) {
            String why = unreadable.getClass().getSimpleName();
            String remedy = "run the command with sudo, or mend ADMIN_DSN_FILE";
            throw new UpgradeException(failure(file, "it cannot be read: " + why, remedy), unreadable);
        }
    }

    private static PostgresDsn parsed(Path file, String text) {
        try {
            return PostgresDsn.parse(text);
        } catch (UpgradeException malformed) {
            String remedy = "write one line, postgres://user:password@host/postgres";
            throw new UpgradeException(failure(file, malformed.failure().what(), remedy), malformed);
        }
    }

    private static Failure failure(Path file, String what, String remedy) {
        return Failure.of(ErrorCode.MISCONFIGURED, "ADMIN_DSN_FILE [" + file + "]: " + what, remedy);
    }
}
