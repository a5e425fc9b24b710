package io.openwatch.audit;

import org.jooq.DSLContext;

/**
 * Keep what was done.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface AuditTrail {

    /** Append {@code event} in the transaction of the change, so that both are there or none. */
    void append(DSLContext transaction, AuditEvent event);
}
