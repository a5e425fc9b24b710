package io.openwatch.events;

import org.jooq.DSLContext;

/**
 * Tell listeners of a change.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Events {

    /**
     * Tell of it in its transaction: listeners of every instance hear of it once that is committed, and never otherwise.
     *
     * @param kind what became of it, as {@code job.succeeded}
     * @param payload what listeners need to find out more, ids above all; small, and never a secret
     */
    void publish(DSLContext transaction, Topic topic, String kind, Object payload);
}
