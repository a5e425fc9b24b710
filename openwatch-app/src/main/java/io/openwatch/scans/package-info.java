/** Scans of hosts: rows and routes. */
@NullMarked
package io.openwatch.scans;

import org.jspecify.annotations.NullMarked;
