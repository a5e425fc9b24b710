/** Tests of sessions with real processes. */
@NullMarked
package io.openwatch.kensa.session;

import org.jspecify.annotations.NullMarked;
