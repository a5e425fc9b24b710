/**
 * Ask a service over HTTP whether it is well; what it answers is hostile until it is parsed.
 */
@NullMarked
package io.safeupgrade.http;

import org.jspecify.annotations.NullMarked;
