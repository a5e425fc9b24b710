package io.openwatch.credentials;

import io.openwatch.setup.KeyMaterial;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Find the keys that encrypt secrets: the one in use, and beside it the next one while a rekey is under way, or the
 * previous one after it.
 *
 * <p>The files are read at each use, so that a service sees a rekey without being restarted. Threads: any.
 *
 * @param file the file of the key in use: 32 bytes, writable for its owner alone, unreadable for others
 * @since 0.1
 */
public record KeyRing(Path file) {
    private static final Set<PosixFilePermission> NOT_ALLOWED = EnumSet.of(
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    /** Return the file of the key that a rekey is on its way to. */
    public Path next() {
        return beside(".next");
    }

    /** Return the file of the key that was in use before the newest rekey. */
    public Path previous() {
        return beside(".previous");
    }

    /**
     * Return the key in use.
     *
     * @throws UpgradeException if the file cannot be used
     */
    public EncryptionKey current() {
        return read(file)
                .orElseThrow(() -> failed(
                        "the key file [" + file + "] is not there",
                        "bring it back from a restore point; on a new installation openwatch package keys makes it",
                        null));
    }

    /** Find the key with {@code id}; empty where no file holds it. */
    public Optional<EncryptionKey> find(String id) {
        return Stream.of(file, next(), previous())
                .flatMap(path -> read(path).stream())
                .filter(key -> key.id().equals(id))
                .findFirst();
    }

    /** Read the key in {@code path}; empty where there is no such file. */
    static Optional<EncryptionKey> read(Path path) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            if (permissions.stream().anyMatch(NOT_ALLOWED::contains)) {
                throw failed(
                        "the key file [" + path + "] is open to others than its owner and group",
                        "type: chmod 0640 " + path + ", and rekey if anybody may have read it",
                        null);
            }
            byte[] content = Files.readAllBytes(path);
            if (!KeyMaterial.fits(content)) {
                throw failed(
                        "the key file [" + path + "] does not hold " + KeyMaterial.FORM,
                        "bring it back from a restore point",
                        null);
            }
            return Optional.of(EncryptionKey.of(content));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw failed(
                    "cannot read the key file [" + path + "]: "
                            + unreadable.getClass().getSimpleName(),
                    "make it readable for the account that runs this",
                    unreadable);
        }
    }

    private Path beside(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private static UpgradeException failed(
            String what, String remedy, @org.jspecify.annotations.Nullable IOException cause) {
        Failure failure = Failure.of(ErrorCode.MISCONFIGURED, what, remedy);
        return cause == null ? new UpgradeException(failure) : new UpgradeException(failure, cause);
    }
}
