package io.openwatch.jobs;

import io.openwatch.access.Permission;
import io.openwatch.audit.AuditEvent;
import io.openwatch.audit.AuditTrail;
import io.openwatch.http.Access;
import io.openwatch.http.ApiException;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Exchange;
import io.openwatch.http.Repeat;
import io.openwatch.http.Resource;
import io.openwatch.http.Routes;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Offer the jobs: what is queued, what runs, what failed for good, and a say in it.
 *
 * @since 0.1
 */
public final class JobResource implements Resource {
    private static final Set<String> STATES = Set.of("queued", "running", "succeeded", "dead", "cancelled");
    private static final int LONGEST_NOTE = 200;
    private static final int LONGEST_MILLIS = 2_000;

    private final JobStore store;
    private final AuditTrail trail;

    /** Offer those in {@code store}. */
    public JobResource(JobStore store, AuditTrail trail) {
        this.store = store;
        this.trail = trail;
    }

    /** A job that is to try the workers. */
    record Check(
            @Nullable String note,
            @Nullable Integer millis,
            @Nullable Integer failures) {

        CheckJob.Payload payload() {
            String text = note == null ? "" : note;
            if (text.length() > LONGEST_NOTE) {
                throw ApiException.invalid("note", "at most " + LONGEST_NOTE + " characters");
            }
            return new CheckJob.Payload(
                    text,
                    within("millis", millis, LONGEST_MILLIS),
                    within("failures", failures, CheckJob.TYPE.mostAttempts()));
        }

        private static int within(String field, @Nullable Integer given, int most) {
            int number = given == null ? 0 : given;
            if (number < 0 || number > most) {
                throw ApiException.invalid(field, "a number from 0 to " + most);
            }
            return number;
        }
    }

    @Override
    public void routes(Routes routes) {
        routes.get("/api/v1/jobs", Access.of(Permission.JOB_READ), this::list);
        routes.post("/api/v1/jobs:check", Access.of(Permission.JOB_WRITE), Repeat.REQUIRED, this::check);
        routes.get("/api/v1/jobs/{id}", Access.of(Permission.JOB_READ), this::one);
        routes.post("/api/v1/jobs/{id}:cancel", Access.of(Permission.JOB_WRITE), this::cancel);
        routes.post("/api/v1/jobs/{id}:retry", Access.of(Permission.JOB_WRITE), Repeat.REQUIRED, this::retry);
    }

    private void list(Exchange exchange) {
        exchange.answer(store.list(exchange.page(), exchange.queryWord("state", STATES), exchange.query("type")));
    }

    private void check(Exchange exchange) {
        CheckJob.Payload payload = exchange.body(Check.class).payload();
        UUID id = store.inTransaction(transaction -> {
            UUID made = store.enqueue(transaction, CheckJob.TYPE, payload, exchange.caller());
            trail.append(
                    transaction,
                    AuditEvent.done(
                            "job.queued", exchange.caller(), "job", made, Map.of("type", CheckJob.TYPE.code())));
            return made;
        });
        exchange.accepted("/api/v1/jobs/" + id, found(id));
    }

    private void one(Exchange exchange) {
        exchange.answer(found(exchange.pathId("id", ErrorKind.JOB_NOT_FOUND)));
    }

    private void cancel(Exchange exchange) {
        Job job = found(exchange.pathId("id", ErrorKind.JOB_NOT_FOUND));
        store.inTransaction(transaction -> {
            if (!store.cancel(transaction, job)) {
                throw new ApiException(ErrorKind.JOB_ENDED, "the job [" + job.id() + "] has ended already");
            }
            trail.append(transaction, AuditEvent.done("job.cancelled", exchange.caller(), "job", job.id(), type(job)));
            return job;
        });
        exchange.answer(found(job.id()));
    }

    private void retry(Exchange exchange) {
        Job job = found(exchange.pathId("id", ErrorKind.JOB_NOT_FOUND));
        store.inTransaction(transaction -> {
            if (!store.retry(transaction, job)) {
                throw new ApiException(
                        ErrorKind.JOB_NOT_RETRYABLE,
                        "the job [" + job.id()
                                + "] is neither dead nor cancelled, or its last attempt has not ended yet");
            }
            trail.append(transaction, AuditEvent.done("job.retried", exchange.caller(), "job", job.id(), type(job)));
            return job;
        });
        exchange.answer(found(job.id()));
    }

    private static Map<String, String> type(Job job) {
        return Map.of("type", job.type());
    }

    private Job found(UUID id) {
        return store.find(id)
                .orElseThrow(() -> new ApiException(ErrorKind.JOB_NOT_FOUND, "there is no job [" + id + "]"));
    }
}
