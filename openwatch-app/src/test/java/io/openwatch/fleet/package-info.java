/** Hosts and everything that belongs to them, asked for through the API. */
@NullMarked
package io.openwatch.fleet;

import org.jspecify.annotations.NullMarked;
