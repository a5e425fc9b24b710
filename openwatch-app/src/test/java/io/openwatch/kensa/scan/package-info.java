/** Tests of scans. */
@NullMarked
package io.openwatch.kensa.scan;

import org.jspecify.annotations.NullMarked;
