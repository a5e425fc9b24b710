package io.openwatch.jobs;

import io.openwatch.access.Caller;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * Give work away.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Jobs {

    /**
     * Queue a job in the transaction of the change that wants it: it runs once that is committed, and never otherwise.
     *
     * @param type what kind of job
     * @param payload what it works on, of the type's class; it is stored and shown, so never a secret
     * @param by who wants it
     * @return the job's id
     */
    UUID enqueue(DSLContext transaction, JobType type, Object payload, Caller by);
}
