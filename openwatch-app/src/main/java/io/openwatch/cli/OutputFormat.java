package io.openwatch.cli;

/** What output looks like. */
enum OutputFormat {
    /** For people. */
    TEXT,
    /** One document. */
    JSON,
    /** One document for each line, as things happen. */
    JSONL,
    /** A scan's table. */
    CSV,
    /** A scan for systems that show tests. */
    JUNIT,
    /** A scan as a page. */
    HTML,
    /** A scan as assessment results. */
    OSCAL;

    /** Say whether only scans are written so. */
    boolean scansOnly() {
        return this != TEXT && this != JSON && this != JSONL;
    }
}
