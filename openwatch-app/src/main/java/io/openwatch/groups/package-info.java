/** Groups of hosts: rows and routes. */
@NullMarked
package io.openwatch.groups;

import org.jspecify.annotations.NullMarked;
