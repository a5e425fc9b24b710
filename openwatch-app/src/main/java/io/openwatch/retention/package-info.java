/** How long rows stay, for every table that grows. */
@NullMarked
package io.openwatch.retention;

import org.jspecify.annotations.NullMarked;
