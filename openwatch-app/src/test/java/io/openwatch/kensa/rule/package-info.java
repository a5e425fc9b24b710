/** Rules as files write them, good and bad. */
@NullMarked
package io.openwatch.kensa.rule;

import org.jspecify.annotations.NullMarked;
