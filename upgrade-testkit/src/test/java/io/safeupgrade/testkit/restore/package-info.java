/** Going back: restores that a person asks for, roll-backs by policy, and the keeping of restore points, over fakes. */
@NullMarked
package io.safeupgrade.testkit.restore;

import org.jspecify.annotations.NullMarked;
