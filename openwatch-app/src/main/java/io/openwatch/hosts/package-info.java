/** The hosts of the fleet: rows and routes. */
@NullMarked
package io.openwatch.hosts;

import org.jspecify.annotations.NullMarked;
