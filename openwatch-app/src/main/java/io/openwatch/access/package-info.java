/** Who may do what: permissions, the roles that the appliance brings, and the caller of a request. */
@NullMarked
package io.openwatch.access;

import org.jspecify.annotations.NullMarked;
