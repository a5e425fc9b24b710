package io.safeupgrade;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Describe a verified, durable restore point under its final name.
 *
 * @param id the name of its directory, unique and printable
 * @param directory where it lies
 * @param created when it was published
 * @param sequence the journal's sequence number at its publication; orders restore points where clocks jump
 * @param run the run that made it
 * @param appliance whose data it holds
 * @param from the release whose data it holds, when known
 * @param to the release that it was made before
 * @param schema the schema position of the data
 * @param database the database that it was taken from
 * @param parts what it consists of
 * @param verification the deepest check that it passed
 * @param verifiedAt when it passed that
 * @since 0.1
 */
public record RestorePoint(
        String id,
        Path directory,
        Instant created,
        long sequence,
        RunId run,
        String appliance,
        Optional<ReleaseVersion> from,
        ReleaseVersion to,
        Optional<SchemaVersion> schema,
        Optional<DatabaseIdentity> database,
        List<BackupPart> parts,
        Verification.Verified verification,
        Instant verifiedAt) {

    /** Copy the parts. */
    public RestorePoint {
        parts = List.copyOf(parts);
    }

    /** Return the bytes of all parts together. */
    public long bytes() {
        return parts.stream().mapToLong(BackupPart::bytes).sum();
    }
}
