/** Tests of the batch against real shells. */
@NullMarked
package io.openwatch.kensa.batch;

import org.jspecify.annotations.NullMarked;
