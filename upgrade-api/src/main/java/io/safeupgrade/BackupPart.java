package io.safeupgrade;

import java.util.Map;

/**
 * Describe one part of a restore point.
 *
 * @param provider the name of the provider that made it and can read it
 * @param kind where it lives
 * @param name file name inside the restore point's directory, or the provider's own name of a clone or snapshot
 * @param bytes size of the file, 0 for what has no file
 * @param sha256 lower-case hex of the file's bytes, empty for what has no file
 * @param attributes what the provider needs to verify and restore it (server version, compression, schema position)
 * @since 0.1
 */
public record BackupPart(
        String provider, Kind kind, String name, long bytes, String sha256, Map<String, String> attributes) {

    /** Copy the attributes. */
    public BackupPart {
        attributes = Map.copyOf(attributes);
    }

    /** Where a part lives. */
    public enum Kind {
        /** A file inside the restore point. */
        FILE,
        /** A frozen clone that becomes a file later. */
        FROZEN,
        /** Outside of our reach, referred to by name (a storage snapshot). */
        REFERENCE
    }
}
