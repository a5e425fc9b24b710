/** Whole-process benchmarks of the scanner. */
@NullMarked
package io.openwatch.benchmarks;

import org.jspecify.annotations.NullMarked;
