/**
 * What somebody needs who helps from afar, in one file: collected piece by piece, each with a deadline, and without a secret
 * in it.
 */
@NullMarked
package io.openwatch.support;

import org.jspecify.annotations.NullMarked;
