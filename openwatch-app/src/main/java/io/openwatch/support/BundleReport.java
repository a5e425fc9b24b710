package io.openwatch.support;

import java.nio.file.Path;
import java.util.List;

/**
 * Say what a bundle holds, and what could not be had.
 *
 * @param file where it lies
 * @param bytes its size
 * @param contents its files, in their order
 * @param collectors what was collected, and how that went
 * @since 0.1
 */
public record BundleReport(Path file, long bytes, List<Content> contents, List<Collected> collectors) {

    /** Copy the lists. */
    public BundleReport {
        contents = List.copyOf(contents);
        collectors = List.copyOf(collectors);
    }

    /**
     * One file of the bundle.
     *
     * @param name its name
     * @param bytes its size
     */
    public record Content(String name, long bytes) {}

    /**
     * What one collector gave.
     *
     * @param name its name
     * @param about what it collects
     * @param failures what could not be had; empty when all could
     */
    public record Collected(String name, String about, List<String> failures) {

        /** Copy the list. */
        public Collected {
            failures = List.copyOf(failures);
        }
    }
}
