/** Random histories of restore points on a disk that fails. */
@NullMarked
package io.safeupgrade.testkit.history;

import org.jspecify.annotations.NullMarked;
