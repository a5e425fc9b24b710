/** Jobs: work that outlives a request, done by the service and by workers on other machines, once in effect. */
@NullMarked
package io.openwatch.jobs;

import org.jspecify.annotations.NullMarked;
