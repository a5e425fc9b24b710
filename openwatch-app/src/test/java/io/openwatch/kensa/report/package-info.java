/** Tests of scans. */
@NullMarked
package io.openwatch.kensa.report;

import org.jspecify.annotations.NullMarked;
