package io.openwatch.audit;

import org.jooq.DSLContext;

/**
 * Write down what happened.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface AuditTrail {

    /**
     * Append {@code event} in the transaction of the change: both are there afterwards, or neither.
     *
     * <p>May be called at any point of the transaction, and many may append at once: events take their place in the chain
     * when they are committed, and only commits wait for each other. Outside of a transaction the event stands for itself.
     * Threads: any.
     *
     * @param transaction where the change is made
     */
    void append(DSLContext transaction, AuditEvent event);
}
