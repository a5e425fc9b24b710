/** The house rules about dependencies and manners, checked on the compiled classes of every module. */
@NullMarked
package io.openwatch.architecture;

import org.jspecify.annotations.NullMarked;
