package io.openwatch.kensa.report;

import java.io.IOException;
import java.io.Writer;

/** Writes a scan in one form, host by host. */
@FunctionalInterface
interface ReportForm {

    /** Write all of it; {@code out} is neither flushed nor closed. */
    void write(Finished scan, Writer out) throws IOException;
}
