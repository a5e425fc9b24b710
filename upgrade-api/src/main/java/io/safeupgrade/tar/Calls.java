package io.safeupgrade.tar;

import io.safeupgrade.spi.CallContext;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** What work on many files asks and says between two of them. */
final class Calls {

    private Calls() {}

    /** Break off when the call is over. */
    static void requireTime(CallContext call) throws InterruptedIOException {
        if (call.over() || Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException(call.cancellation().reason().orElse("past its deadline"));
        }
    }

    /** Name the file once, whatever the platform says about it. */
    static IOException naming(String name, IOException cause) {
        return new IOException("[/" + name + "] cannot be read: " + reason(cause), cause);
    }

    static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        String said = cause instanceof FileSystemException named ? named.getReason() : cause.getMessage();
        return said == null ? cause.getClass().getSimpleName() : said;
    }
}
