/** What this release is: its version, and the schema that it was built for. */
@NullMarked
package io.openwatch.release;

import org.jspecify.annotations.NullMarked;
