/** Believable data for demonstrations, tests and measurements. */
@NullMarked
package io.openwatch.demo;

import org.jspecify.annotations.NullMarked;
