/** The REST server: routes by contract, serving, the error envelope. */
@NullMarked
package io.openwatch.http;

import org.jspecify.annotations.NullMarked;
