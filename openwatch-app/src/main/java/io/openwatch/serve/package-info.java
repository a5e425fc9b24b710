/** The running service: start, trial mode, health, and an orderly end. */
@NullMarked
package io.openwatch.serve;

import org.jspecify.annotations.NullMarked;
