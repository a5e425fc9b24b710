/** The keys by which hosts prove who they are. */
@NullMarked
package io.openwatch.hostkeys;

import org.jspecify.annotations.NullMarked;
