/** Who did what, when. */
@NullMarked
package io.openwatch.audit;

import org.jspecify.annotations.NullMarked;
