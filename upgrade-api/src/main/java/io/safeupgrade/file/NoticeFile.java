package io.safeupgrade.file;

import io.safeupgrade.file.Disk.Access;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Keep one line for the message of the day: there while something is wrong or due, gone when all is well.
 *
 * <p>Everybody who may enter its directory may read it; it holds no secret.
 *
 * @since 0.1
 */
public final class NoticeFile {

    private static final int LONGEST = 400;

    private final Path file;
    private final Disk disk;

    private NoticeFile(Path file, Disk disk) {
        this.file = file;
        this.disk = disk;
    }

    /** Keep it in {@code file} on {@code disk}. */
    public static NoticeFile at(Path file, Disk disk) {
        return new NoticeFile(file, disk);
    }

    /**
     * Say {@code line}, or nothing; writes only what is not there already. Control characters become blanks.
     *
     * @throws io.safeupgrade.UpgradeException if it cannot be written
     */
    public void say(Optional<String> line) {
        try {
            Optional<String> there = disk.look(file).isEmpty()
                    ? Optional.empty()
                    : Optional.of(new String(disk.read(file), StandardCharsets.UTF_8));
            Optional<String> wanted = line.map(NoticeFile::oneLine);
            if (there.equals(wanted)) {
                return;
            }
            if (wanted.isPresent()) {
                DurableWrite.to(disk).replace(file, wanted.get().getBytes(StandardCharsets.UTF_8), Access.ALL_READ);
            } else {
                DurableWrite.to(disk).remove(file);
            }
        } catch (IOException failed) {
            throw StateFile.cannot("write", "message of the day", file, failed);
        }
    }

    private static String oneLine(String text) {
        String flat = text.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}]+", " ").strip();
        return (flat.length() > LONGEST ? flat.substring(0, LONGEST - 3) + "..." : flat) + "\n";
    }
}
