package io.openwatch.cli;

/** What output looks like. */
enum OutputFormat {
    /** For people. */
    TEXT,
    /** One document. */
    JSON,
    /** One document for each line, as things happen. */
    JSONL
}
