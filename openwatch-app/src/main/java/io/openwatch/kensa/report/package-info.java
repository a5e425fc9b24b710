/** Writes what a scan found in the forms that people and programs read, signs it, and compares two of them. */
@NullMarked
package io.openwatch.kensa.report;

import org.jspecify.annotations.NullMarked;
