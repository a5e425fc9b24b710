/** Tests of the scanner. */
@NullMarked
package io.openwatch.kensa;

import org.jspecify.annotations.NullMarked;
