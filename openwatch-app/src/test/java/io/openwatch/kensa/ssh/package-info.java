/** Sessions with a real server of SSH, and its faults. */
@NullMarked
package io.openwatch.kensa.ssh;

import org.jspecify.annotations.NullMarked;
