/**
 * Show an operator a run while it happens and its report afterwards.
 */
@NullMarked
package io.safeupgrade.console;

import org.jspecify.annotations.NullMarked;
