/** What scans found: rows and routes. */
@NullMarked
package io.openwatch.findings;

import org.jspecify.annotations.NullMarked;
