package io.safeupgrade.file;

import io.safeupgrade.BackupPart;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.file.Disk.Access;
import io.safeupgrade.file.Disk.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** One directory of a restore point, under its final name or not yet. */
record RestorePointDirectory(Path path, Disk disk) {

    Manifest manifest() throws IOException {
        kindMustBe(path, Entry.Kind.DIRECTORY);
        try {
            return Manifest.read(content(Manifest.FILE, Manifest.MOST_BYTES));
        } catch (IOException damaged) {
            throw Damage.of(Manifest.FILE, damaged);
        }
    }

    /** Read what verifications said since the publication; what the manifest says where there were none. */
    VerificationRecord verifications(Manifest manifest) throws IOException {
        if (disk.look(path.resolve(VerificationRecord.FILE)).isEmpty()) {
            return VerificationRecord.of(manifest);
        }
        try {
            return VerificationRecord.read(content(VerificationRecord.FILE, VerificationRecord.MOST_BYTES), manifest);
        } catch (IOException damaged) {
            throw Damage.of(VerificationRecord.FILE, damaged);
        }
    }

    private byte[] content(String name, long mostBytes) throws IOException {
        Path file = path.resolve(name);
        long bytes = kindMustBe(file, Entry.Kind.FILE).bytes();
        if (bytes > mostBytes) {
            throw new IOException("it has [" + bytes + "] bytes, more than it can have");
        }
        return disk.read(file);
    }

    /** Read the manifest and look that its files are there in full; their content is not read. */
    RestorePoint read() throws IOException {
        Manifest manifest = manifest();
        requireFiles(manifest.parts());
        return manifest.at(path, verifications(manifest).verification());
    }

    void requireFiles(List<BackupPart> parts) throws IOException {
        for (BackupPart part : parts) {
            requireFile(part);
        }
    }

    void requireContent(List<BackupPart> parts) throws IOException {
        requireFiles(parts);
        for (BackupPart part : parts) {
            requireContent(part);
        }
    }

    void requireFile(BackupPart part) throws IOException {
        if (part.kind() == BackupPart.Kind.FILE) {
            long bytes = kindMustBe(file(part), Entry.Kind.FILE).bytes();
            if (bytes != part.bytes()) {
                throw new IOException("%s has [%d] bytes instead of [%d]".formatted(part.name(), bytes, part.bytes()));
            }
        }
    }

    void requireContent(BackupPart part) throws IOException {
        if (part.kind() == BackupPart.Kind.FILE && !Sha256.of(file(part), disk).equals(part.sha256())) {
            throw new IOException(part.name() + " is not what was written: its SHA-256 does not match");
        }
    }

    void write(Manifest manifest) throws IOException {
        Path file = path.resolve(Manifest.FILE);
        disk.delete(file);
        try {
            disk.create(file, manifest.json(), Access.GROUP_READS);
        } catch (IOException failed) {
            giveBack(file, failed);
            throw failed;
        }
    }

    private void giveBack(Path file, IOException failed) {
        try {
            disk.delete(file);
        } catch (IOException stays) {
            failed.addSuppressed(stays);
        }
    }

    void write(VerificationRecord verifications) throws IOException {
        DurableWrite.to(disk).replace(path.resolve(VerificationRecord.FILE), verifications.json(), Access.GROUP_READS);
    }

    /**
     * Put everything on disk and open it to readers, but for {@code parts} that are their owner's alone; the directory's own
     * name is its parent's matter.
     */
    void makeDurable(List<BackupPart> parts) throws IOException {
        makeDurable(
                path,
                parts.stream()
                        .filter(BackupPart::ownerOnly)
                        .map(part -> path.resolve(part.name()))
                        .collect(Collectors.toSet()));
    }

    private void makeDurable(Path directory, Set<Path> ownerOnly) throws IOException {
        for (Path entry : disk.list(directory)) {
            if (disk.look(entry)
                    .filter(found -> found.kind() == Entry.Kind.DIRECTORY)
                    .isPresent()) {
                makeDurable(entry, ownerOnly);
            } else {
                kindMustBe(entry, Entry.Kind.FILE);
                disk.protect(entry, ownerOnly.contains(entry) ? Access.OWNER : Access.GROUP_READS);
                disk.sync(entry);
            }
        }
        disk.protect(directory, Access.GROUP_READS);
        disk.syncDirectory(directory);
    }

    private Path file(BackupPart part) throws IOException {
        RestorePointNames.requirePart(part.name());
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
}
