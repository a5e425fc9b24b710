/** Whether the library works as named modules, as an adopter with a module path uses it. */
@NullMarked
package io.safeupgrade.testkit.module;

import org.jspecify.annotations.NullMarked;
