package io.safeupgrade.postgres.internal.contents;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Name the roles without which a dump cannot be restored as it was.
 *
 * @param owners the restoring role must be able to act for each of them
 * @param grantees each of them must exist
 * @since 0.1
 */
public record DumpRoles(SortedSet<String> owners, SortedSet<String> grantees) {

    /** Copy the sets. */
    public DumpRoles {
        owners = Collections.unmodifiableSortedSet(new TreeSet<>(owners));
        grantees = Collections.unmodifiableSortedSet(new TreeSet<>(grantees));
    }

    /**
     * Read the beginning of an uncompressed archive in the custom format; what follows its table of contents is not read.
     *
     * @throws ArchiveFormatException if it is not one
     * @throws IOException as {@code archive} throws it
     */
    public static DumpRoles read(InputStream archive) throws IOException {
        return ArchiveReading.of(archive).roles();
    }
}
