package io.safeupgrade.file;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.file.Disk.Access;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** One JSON value in one file: absent, read, or unreadable with a failure that names the file. */
final class StateFile<T> {

    private final String noun;
    private final Path file;
    private final Class<T> type;
    private final Access access;
    private final Disk disk;

    StateFile(String noun, Path file, Class<T> type, Access access, Disk disk) {
        this.noun = noun;
        this.file = file;
        this.type = type;
        this.access = access;
        this.disk = disk;
    }

    Optional<T> read() {
        try {
            return disk.look(file).isEmpty() ? Optional.empty() : Optional.of(Json.read(disk.read(file), type));
        } catch (NoSuchFileException removedMeanwhile) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw cannot("read", noun, file, unreadable);
        }
    }

    void write(T value) {
        byte[] content = Json.pretty(value);
        try {
            DurableWrite.to(disk).replace(file, content, access);
        } catch (IOException failed) {
            throw cannotWrite(noun, file, disk.trouble(file, content.length, failed), failed);
        }
    }

    void remove() {
        try {
            DurableWrite.to(disk).remove(file);
        } catch (IOException failed) {
            throw cannot("remove", noun, file, disk.trouble(file, 0, failed), failed);
        }
    }

    static UpgradeException cannot(String verb, String noun, Path file, IOException cause) {
        return cannot(verb, noun, file, "", cause);
    }

    static UpgradeException cannotWrite(String noun, Path file, String trouble, IOException cause) {
        return cannot("write", noun, file, trouble, cause);
    }

    private static UpgradeException cannot(String verb, String noun, Path file, String trouble, IOException cause) {
        return new UpgradeException(
                Failure.of(
                        ErrorCode.STATE_UNREADABLE,
                        "cannot %s the %s [%s]: %s%s".formatted(verb, noun, file, Disk.reason(cause), trouble),
                        "check the file, its permissions and the space on its disk"),
                cause);
    }
}
