/** Events: what changes is told to listeners of every instance as it happens, and can be caught up with. */
@NullMarked
package io.openwatch.events;

import org.jspecify.annotations.NullMarked;
