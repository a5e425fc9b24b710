package io.safeupgrade.postgres;

import io.safeupgrade.BackupPart;
import io.safeupgrade.postgres.internal.contents.DatabaseProperties;
import io.safeupgrade.postgres.internal.contents.DumpContents;
import io.safeupgrade.postgres.internal.contents.DumpRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A dump and what is recorded about it.
 *
 * @param directory where its files are
 * @param dump the part with the data
 * @param record what is in it, and what it does not hold of the database
 */
record RestoreSource(Path directory, BackupPart dump, DumpRecord record) {

    /**
     * Read the record of {@code parts}.
     *
     * @throws IOException if a part is missing or damaged; says which
     */
    static RestoreSource of(Path directory, List<BackupPart> parts) throws IOException {
        BackupPart dump = DumpParts.dump(parts)
                .orElseThrow(() -> new IOException("the restore point in [" + directory + "] holds no dump"));
        BackupPart record = DumpParts.record(parts)
                .orElseThrow(() -> new IOException("the restore point in [" + directory + "] holds no ["
                        + DumpRecord.FILE + "]: an earlier release made it"));
        try {
            return new RestoreSource(directory, dump, DumpParts.read(directory, record));
        } catch (IOException damaged) {
            throw new IOException(
                    "the record [" + directory.resolve(record.name()) + "] cannot be trusted: " + damaged.getMessage(),
                    damaged);
        }
    }

    /**
     * Read the record beside {@code dump}, known by its fingerprint alone.
     *
     * @throws IOException if it is missing or belongs to another dump
     */
    static RestoreSource beside(Path directory, BackupPart dump) throws IOException {
        Path file = directory.resolve(DumpRecord.FILE);
        DumpRecord record = DumpRecord.read(Files.readAllBytes(file));
        String fingerprint = DumpRecord.fingerprint(record.contents());
        if (!fingerprint.equals(dump.attributes().get(DumpParts.FINGERPRINT))) {
            throw new IOException("the record [" + file + "] is that of another dump");
        }
        return new RestoreSource(directory, dump, record);
    }

    DumpContents contents() {
        return record.contents();
    }

    DatabaseProperties properties() {
        return record.properties();
    }

    /** Return the major of the server that was dumped, 0 when that is not recorded. */
    int major() {
        String major = dump.attributes().getOrDefault("server-version", "").replaceFirst("\\D.*$", "");
        return major.isEmpty() ? 0 : Integer.parseInt(major);
    }
}
