/** The audit trail: what happened, chained so that a change of it is found, its head anchored outside the database. */
@NullMarked
package io.openwatch.audit;

import org.jspecify.annotations.NullMarked;
