/** What people set while the service runs: forms, defaults, rows and routes. */
@NullMarked
package io.openwatch.settings;

import org.jspecify.annotations.NullMarked;
