package io.safeupgrade.tar;

import io.safeupgrade.file.Disk;
import io.safeupgrade.spi.CallContext;
import java.io.IOException;
import java.io.InterruptedIOException;

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
        return new IOException("[/" + name + "] cannot be read: " + Disk.reason(cause), cause);
    }
}
