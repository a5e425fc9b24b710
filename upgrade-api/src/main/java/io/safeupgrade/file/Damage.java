package io.safeupgrade.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;

/** Tells what is wrong with a file from what kept us from looking at it. */
final class Damage {

    private Damage() {}

    /** Name the file in the message, once; what is no damage stays as it is. */
    static IOException of(String file, IOException cause) {
        String reason = Disk.reason(cause);
        return isNone(cause) || reason.startsWith(file) ? cause : new IOException(file + ": " + reason, cause);
    }

    /** Say whether nothing is known about the file: this user may not read it, or the thread was asked to end. */
    static boolean isNone(IOException cause) {
        return cause instanceof AccessDeniedException || cause instanceof InterruptedIOException;
    }
}
