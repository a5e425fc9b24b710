/**
 * One script that asks a host for everything at once, and the reading of its answer.
 *
 * <p>{@link io.openwatch.kensa.batch.Batch} is made from the sources that are wanted. Each kind of source has a part, which
 * writes its piece of the script and reads its piece of the answer. The answer may be cut anywhere and hold any bytes: what
 * is not whole reads as unreadable.
 */
@NullMarked
package io.openwatch.kensa.batch;

import org.jspecify.annotations.NullMarked;
