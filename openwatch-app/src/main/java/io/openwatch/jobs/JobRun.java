package io.openwatch.jobs;

import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.DSLContext;

/**
 * Hold one attempt at a job.
 *
 * @since 0.1
 */
public final class JobRun {
    private final JobStore store;
    private final Begun begun;
    private boolean finished;

    /** An attempt that was begun; its fence is its right to have an effect. */
    record Begun(UUID id, String type, String payload, int attempt, int mostAttempts, long fence, String correlation) {}

    JobRun(JobStore store, Begun begun) {
        this.store = store;
        this.begun = begun;
    }

    /** Return the job's id. */
    public UUID id() {
        return begun.id();
    }

    /** Return which attempt this is, from 1. */
    public int attempt() {
        return begun.attempt();
    }

    /** Return the id under which the log has the request that wanted the job. */
    public String correlation() {
        return begun.correlation();
    }

    /** Return what it works on. */
    public <T extends Record> T payload(Class<T> type) {
        return JobStore.payload(begun.payload(), type);
    }

    /** Say whether to end early: the job was cancelled, or was given to another worker. */
    public boolean cancelled() {
        return !store.mayContinue(begun);
    }

    /**
     * Have the job's effect and end it, in one transaction: an attempt that was cut off before had none, and one that lost
     * its right has none either.
     *
     * @throws LostRightException if the job was cancelled or given to another worker; nothing happened
     */
    public void finish(Consumer<DSLContext> effect) {
        store.finish(begun, effect);
        finished = true;
    }

    boolean finished() {
        return finished;
    }
}
