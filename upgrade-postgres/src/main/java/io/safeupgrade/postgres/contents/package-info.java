/** What is in a dump, table by table and definition by definition: read while the dump passes, kept, compared. */
@NullMarked
package io.safeupgrade.postgres.contents;

import org.jspecify.annotations.NullMarked;
