/** Tests of check methods. */
@NullMarked
package io.openwatch.kensa.check;

import org.jspecify.annotations.NullMarked;
