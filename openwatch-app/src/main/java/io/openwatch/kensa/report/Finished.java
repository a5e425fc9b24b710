package io.openwatch.kensa.report;

import io.openwatch.kensa.ScanReport;

/**
 * A scan that is over.
 *
 * @param report what it found
 * @param exit the exit code that the command ends with
 * @param version the release that scanned
 * @since 0.1
 */
public record Finished(ScanReport report, int exit, String version) {}
