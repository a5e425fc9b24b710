package io.openwatch.kensa.batch;

import io.openwatch.kensa.fact.Source;

/** A source and its number in the answer. */
record Numbered<S extends Source<?>>(int number, S source) {}
