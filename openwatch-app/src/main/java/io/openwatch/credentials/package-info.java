/** What opens a host: encrypted at rest, never readable back. */
@NullMarked
package io.openwatch.credentials;

import org.jspecify.annotations.NullMarked;
