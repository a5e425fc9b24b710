/** One class that breaks one gate. */
@NullMarked
package seeded;

import org.jspecify.annotations.NullMarked;
