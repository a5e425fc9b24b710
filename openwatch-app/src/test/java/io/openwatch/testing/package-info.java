/** What the tests of the appliance share: a real PostgreSQL, databases of a release, the real program as a child. */
@NullMarked
package io.openwatch.testing;

import org.jspecify.annotations.NullMarked;
