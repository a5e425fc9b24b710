package io.safeupgrade.file;

import io.safeupgrade.BackupPart;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.file.Disk.Access;
import io.safeupgrade.file.Disk.Entry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** One directory of a restore point, under its final name or not yet. */
record RestorePointDirectory(Path path, Disk disk) {

    private static final Pattern PART_NAME = Pattern.compile("[0-9A-Za-z_][0-9A-Za-z._-]{0,200}");

    Manifest manifest() throws IOException {
        kindMustBe(path, Entry.Kind.DIRECTORY);
        Path file = path.resolve(Manifest.FILE);
        kindMustBe(file, Entry.Kind.FILE);
        try {
            return Manifest.read(disk.read(file));
        } catch (IOException damaged) {
            throw new IOException(Manifest.FILE + ": " + StateFile.reason(damaged), damaged);
        }
    }

    /** Read the manifest and look that its files are there in full; their content is not read. */
    RestorePoint read() throws IOException {
        Manifest manifest = manifest();
        requireFiles(manifest.parts());
        return manifest.at(path);
    }

    void requireFiles(List<BackupPart> parts) throws IOException {
        for (BackupPart part : parts) {
            if (part.kind() == BackupPart.Kind.FILE) {
                long bytes = kindMustBe(file(part), Entry.Kind.FILE).bytes();
                if (bytes != part.bytes()) {
                    throw new IOException(
                            "%s has [%d] bytes instead of [%d]".formatted(part.name(), bytes, part.bytes()));
                }
            }
        }
    }

    void requireContent(List<BackupPart> parts) throws IOException {
        requireFiles(parts);
        for (BackupPart part : parts) {
            if (part.kind() == BackupPart.Kind.FILE && !sha256(file(part)).equals(part.sha256())) {
                throw new IOException(part.name() + " is not what was written: its SHA-256 does not match");
            }
        }
    }

    void write(Manifest manifest) throws IOException {
        Path file = path.resolve(Manifest.FILE);
        disk.delete(file);
        disk.create(file, manifest.json(), Access.GROUP_READS);
    }

    /** Put everything on disk and open it to readers; the directory's own name is its parent's matter. */
    void makeDurable() throws IOException {
        makeDurable(path);
    }

    private void makeDurable(Path directory) throws IOException {
        for (Path entry : disk.list(directory)) {
            if (disk.look(entry)
                    .filter(found -> found.kind() == Entry.Kind.DIRECTORY)
                    .isPresent()) {
                makeDurable(entry);
            } else {
                kindMustBe(entry, Entry.Kind.FILE);
                disk.protect(entry, Access.GROUP_READS);
                disk.sync(entry);
            }
        }
        disk.protect(directory, Access.GROUP_READS);
        disk.syncDirectory(directory);
    }

    private Path file(BackupPart part) throws IOException {
        if (!PART_NAME.matcher(part.name()).matches()) {
            throw new IOException("the part [" + part.name() + "] is not named like a file");
        }
        return path.resolve(part.name());
    }

    private Entry kindMustBe(Path place, Entry.Kind kind) throws IOException {
        Entry found = disk.look(place).orElseThrow(() -> new IOException(place.getFileName() + " is missing"));
        if (found.kind() != kind) {
            throw new IOException(
                    place.getFileName() + " is not a plain " + (kind == Entry.Kind.FILE ? "file" : "directory"));
        }
        return found;
    }

    private String sha256(Path file) throws IOException {
        try (var in = new DigestInputStream(disk.open(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }
}
