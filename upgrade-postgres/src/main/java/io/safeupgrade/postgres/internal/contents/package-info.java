/**
 * What is in a dump, table by table and definition by definition: read while the dump passes, kept, compared.
 *
 * <p>Public for the package above alone: no promise to anybody else.
 */
@NullMarked
package io.safeupgrade.postgres.internal.contents;

import org.jspecify.annotations.NullMarked;
