/** What an operator relies on, shown by typing the real commands against a real PostgreSQL. */
@NullMarked
package io.openwatch.acceptance;

import org.jspecify.annotations.NullMarked;
