/** The connections of the service: a pool that never hands out one to a schema that the release cannot serve on. */
@NullMarked
package io.openwatch.database;

import org.jspecify.annotations.NullMarked;
