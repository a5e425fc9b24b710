/** Contract tests, fakes and fault injection for writers of adapters and appliances. */
@NullMarked
package io.safeupgrade.testkit;

import org.jspecify.annotations.NullMarked;
