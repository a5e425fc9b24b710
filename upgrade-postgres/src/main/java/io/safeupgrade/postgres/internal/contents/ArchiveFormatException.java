package io.safeupgrade.postgres.internal.contents;

import java.io.IOException;

/**
 * What was read is no archive of {@code pg_dump} in its custom format, or not a whole one; the message says what and at
 * which byte.
 *
 * @since 0.1
 */
public final class ArchiveFormatException extends IOException {

    private static final long serialVersionUID = 1L;

    ArchiveFormatException(String message) {
        super(message);
    }
}
