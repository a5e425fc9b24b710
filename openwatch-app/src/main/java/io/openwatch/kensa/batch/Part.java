package io.openwatch.kensa.batch;

import io.openwatch.kensa.fact.Facts;

/** One kind of question: how to ask it, and how to read the answer. */
interface Part {

    /** Append the commands. */
    void write(StringBuilder script);

    /** Read their answers. */
    void read(Answer answer, Facts.Builder facts);
}
