package io.openwatch.jobs;

import static org.jooq.impl.DSL.noCondition;

import com.github.f4b6a3.uuid.UuidCreator;
import io.openwatch.access.Caller;
import io.openwatch.events.Events;
import io.openwatch.events.Topic;
import io.openwatch.http.Page;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keep the jobs. Each has a row of ours, which says what became of it, and while it is to be run one of db-scheduler, which
 * says who runs it.
 *
 * @since 0.1
 */
public final class JobStore implements Jobs {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_ERROR = 2_000;

    private final DSLContext jooq;
    private final Events events;
    private final InstantSource clock;

    /** Keep them behind {@code jooq}; each change of a state is told to {@code events}. */
    public JobStore(DSLContext jooq, Events events, InstantSource clock) {
        this.jooq = jooq;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public UUID enqueue(DSLContext transaction, JobType type, Object payload, Caller by) {
        if (!type.payload().isInstance(payload)) {
            throw new IllegalArgumentException("not the payload of [" + type.code() + "]: " + payload.getClass());
        }
        UUID id = UuidCreator.getTimeOrderedEpoch();
        transaction
                .insertInto(JobTables.JOBS)
                .set(JobTables.ID, id)
                .set(JobTables.TYPE, type.code())
                .set(JobTables.PAYLOAD, JSON.writeValueAsString(payload))
                .set(JobTables.STATE, "queued")
                .set(JobTables.MOST_ATTEMPTS, type.mostAttempts())
                .set(JobTables.CREATED_AT, now())
                .set(JobTables.CREATED_BY, by.name())
                .set(JobTables.CORRELATION, by.correlation())
                .set(JobTables.DUE_AT, now())
                .execute();
        schedule(transaction, type.code(), id);
        tell(transaction, id, type.code(), "queued");
        return id;
    }

    private boolean schedule(DSLContext transaction, String type, UUID id) {
        return transaction
                        .insertInto(JobTables.TASKS)
                        .set(JobTables.TASK_NAME, type)
                        .set(JobTables.TASK_INSTANCE, id.toString())
                        .set(JobTables.EXECUTION_TIME, now())
                        .set(JobTables.PICKED, false)
                        .set(JobTables.VERSION, 1L)
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    /** Begin an attempt; empty where the job is not to be run, because it has ended or this was one attempt too many. */
    Optional<JobRun.Begun> begin(UUID id, String worker) {
        return jooq.transactionResult(configuration -> {
            DSLContext transaction = configuration.dsl();
            Optional<JobRun.Begun> begun = transaction
                    .update(JobTables.JOBS)
                    .set(JobTables.STATE, "running")
                    .set(JobTables.ATTEMPTS, JobTables.ATTEMPTS.plus(1))
                    .set(JobTables.FENCE, JobTables.FENCE.plus(1))
                    .set(JobTables.STARTED_AT, now())
                    .set(JobTables.WORKER, worker)
                    .where(JobTables.ID.eq(id))
                    .and(JobTables.STATE.in("queued", "running"))
                    .and(JobTables.ATTEMPTS.lt(JobTables.MOST_ATTEMPTS))
                    .returning(
                            JobTables.ID,
                            JobTables.TYPE,
                            JobTables.PAYLOAD,
                            JobTables.ATTEMPTS,
                            JobTables.MOST_ATTEMPTS,
                            JobTables.FENCE,
                            JobTables.CORRELATION)
                    .fetchOptional(JobStore::begun);
            begun.ifPresentOrElse(
                    run -> tell(transaction, id, run.type(), "running"), () -> buryIfWornOut(transaction, id));
            return begun;
        });
    }

    private static JobRun.Begun begun(Record row) {
        return new JobRun.Begun(
                row.get(JobTables.ID),
                row.get(JobTables.TYPE),
                row.get(JobTables.PAYLOAD),
                row.get(JobTables.ATTEMPTS),
                row.get(JobTables.MOST_ATTEMPTS),
                row.get(JobTables.FENCE),
                row.get(JobTables.CORRELATION));
    }

    private void buryIfWornOut(DSLContext transaction, UUID id) {
        transaction
                .update(JobTables.JOBS)
                .set(JobTables.STATE, "dead")
                .set(JobTables.FENCE, JobTables.FENCE.plus(1))
                .set(JobTables.ENDED_AT, now())
                .set(JobTables.ERROR, "its worker ended during the last attempt")
                .where(JobTables.ID.eq(id))
                .and(JobTables.STATE.eq("running"))
                .and(JobTables.ATTEMPTS.ge(JobTables.MOST_ATTEMPTS))
                .returning(JobTables.TYPE)
                .fetchOptional(JobTables.TYPE)
                .ifPresent(type -> tell(transaction, id, type, "dead"));
    }

    boolean mayContinue(JobRun.Begun run) {
        return jooq.fetchExists(JobTables.JOBS, own(run));
    }

    void finish(JobRun.Begun run, Consumer<DSLContext> effect) {
        jooq.transaction(configuration -> {
            DSLContext transaction = configuration.dsl();
            // First, so that the row is ours until the effect is committed.
            if (!end(transaction, run, "succeeded", null)) {
                throw new LostRightException(run.id());
            }
            effect.accept(transaction);
            tell(transaction, run.id(), run.type(), "succeeded");
        });
    }

    /** Write down a failure; returns when to try again, empty where the job is dead or no longer this attempt's. */
    Optional<Instant> fail(JobRun.Begun run, JobType type, String why) {
        String error = why.length() <= LONGEST_ERROR ? why : why.substring(0, LONGEST_ERROR);
        return jooq.transactionResult(configuration -> {
            DSLContext transaction = configuration.dsl();
            if (run.attempt() >= run.mostAttempts()) {
                if (end(transaction, run, "dead", error)) {
                    tell(transaction, run.id(), run.type(), "dead");
                }
                return Optional.<Instant>empty();
            }
            Instant next = clock.instant().plus(type.pause(run.attempt()));
            boolean own = transaction
                            .update(JobTables.JOBS)
                            .set(JobTables.STATE, "queued")
                            .set(JobTables.DUE_AT, next.atOffset(ZoneOffset.UTC))
                            .set(JobTables.ERROR, error)
                            .where(own(run))
                            .execute()
                    == 1;
            if (own) {
                tell(transaction, run.id(), run.type(), "queued");
            }
            return own ? Optional.of(next) : Optional.empty();
        });
    }

    private boolean end(
            DSLContext transaction, JobRun.Begun run, String state, @org.jspecify.annotations.Nullable String error) {
        return transaction
                        .update(JobTables.JOBS)
                        .set(JobTables.STATE, state)
                        .set(JobTables.ENDED_AT, now())
                        .set(JobTables.ERROR, error)
                        .where(own(run))
                        .execute()
                == 1;
    }

    private static Condition own(JobRun.Begun run) {
        return JobTables.ID.eq(run.id()).and(JobTables.STATE.eq("running")).and(JobTables.FENCE.eq(run.fence()));
    }

    /** Take a job back; false where it has ended already. */
    boolean cancel(DSLContext transaction, Job job) {
        boolean cancelled = transaction
                        .update(JobTables.JOBS)
                        .set(JobTables.STATE, "cancelled")
                        .set(JobTables.ENDED_AT, now())
                        .where(JobTables.ID.eq(job.id()))
                        .and(JobTables.STATE.in("queued", "running"))
                        .execute()
                == 1;
        if (cancelled) {
            transaction
                    .deleteFrom(JobTables.TASKS)
                    .where(JobTables.TASK_NAME.eq(job.type()))
                    .and(JobTables.TASK_INSTANCE.eq(job.id().toString()))
                    .and(JobTables.PICKED.isFalse())
                    .execute();
            tell(transaction, job.id(), job.type(), "cancelled");
        }
        return cancelled;
    }

    /** Let a dead or cancelled job run again; false where it is neither, or its last attempt has not come to its end. */
    boolean retry(DSLContext transaction, Job job) {
        boolean revived = transaction
                        .update(JobTables.JOBS)
                        .set(JobTables.STATE, "queued")
                        .set(JobTables.ATTEMPTS, 0)
                        .set(JobTables.DUE_AT, now())
                        .setNull(JobTables.ENDED_AT)
                        .where(JobTables.ID.eq(job.id()))
                        .and(JobTables.STATE.in("dead", "cancelled"))
                        .andNotExists(transaction
                                .selectOne()
                                .from(JobTables.TASKS)
                                .where(JobTables.TASK_NAME.eq(job.type()))
                                .and(JobTables.TASK_INSTANCE.eq(job.id().toString())))
                        .execute()
                == 1;
        if (revived && schedule(transaction, job.type(), job.id())) {
            tell(transaction, job.id(), job.type(), "queued");
        }
        return revived;
    }

    Page<Job> list(Page.Request page, Optional<String> state, Optional<String> type) {
        List<Job> rows = jooq.selectFrom(JobTables.JOBS)
                .where(equal(JobTables.STATE, state))
                .and(equal(JobTables.TYPE, type))
                .and(page.afterId().map(JobTables.ID::lt).orElse(noCondition()))
                .orderBy(JobTables.ID.desc())
                .limit(page.rows())
                .fetch(JobTables::job);
        return Page.byId(rows, page, Job::id);
    }

    Optional<Job> find(UUID id) {
        return jooq.selectFrom(JobTables.JOBS).where(JobTables.ID.eq(id)).fetchOptional(JobTables::job);
    }

    <T> T inTransaction(java.util.function.Function<DSLContext, T> work) {
        return jooq.transactionResult(configuration -> work.apply(configuration.dsl()));
    }

    static <T extends java.lang.Record> T payload(String json, Class<T> type) {
        return JSON.readValue(json, type);
    }

    private void tell(DSLContext transaction, UUID id, String type, String state) {
        events.publish(transaction, Topic.JOBS, "job." + state, Map.of("id", id.toString(), "type", type));
    }

    private static <T> Condition equal(Field<T> column, Optional<T> value) {
        return value.map(column::eq).orElse(noCondition());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
