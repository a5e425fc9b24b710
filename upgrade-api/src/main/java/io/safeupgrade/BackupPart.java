package io.safeupgrade;

import java.util.HashMap;
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

    private static final String READERS = "readers";
    private static final String OWNER = "owner";

    /** Copy the attributes. */
    public BackupPart {
        attributes = Map.copyOf(attributes);
    }

    /**
     * Return the same part with a file that stays its owner's alone when the restore point is published; others are opened
     * to the group of the directory. It travels as an attribute, so that a publication after a crash knows it too.
     */
    public BackupPart forOwnerOnly() {
        Map<String, String> more = new HashMap<>(attributes);
        more.put(READERS, OWNER);
        return new BackupPart(provider, kind, name, bytes, sha256, more);
    }

    /** Say whether its file is its owner's alone. */
    public boolean ownerOnly() {
        return OWNER.equals(attributes.get(READERS));
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
