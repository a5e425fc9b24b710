/** The contract as tests see it: which operations there are, what they take and what they may answer, and a client that checks it. */
@NullMarked
package io.openwatch.contract;

import org.jspecify.annotations.NullMarked;
