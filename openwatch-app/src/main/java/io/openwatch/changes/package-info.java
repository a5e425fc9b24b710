/** A change and its record in the audit trail, as one. */
@NullMarked
package io.openwatch.changes;

import org.jspecify.annotations.NullMarked;
