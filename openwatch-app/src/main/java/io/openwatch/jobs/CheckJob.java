package io.openwatch.jobs;

import io.openwatch.access.Caller;
import io.openwatch.audit.AuditEvent;
import io.openwatch.audit.AuditTrail;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Try the workers: a job that lasts as long as somebody wants and leaves one line in the audit trail.
 *
 * @since 0.1
 */
public final class CheckJob {
    /** The kind. */
    public static final JobType TYPE = new JobType("system.check", Payload.class, 5, Duration.ofSeconds(2));

    private static final long STEP_MILLIS = 50;

    private CheckJob() {}

    /**
     * Tell what such a job does.
     *
     * @param note stands in the trail
     * @param millis how long it lasts
     * @param failures how many attempts fail first
     */
    public record Payload(String note, int millis, int failures) {}

    /** Do them; the line goes to {@code trail}. */
    public static JobWork work(AuditTrail trail) {
        return new JobWork(TYPE, run -> run(run, trail));
    }

    private static void run(JobRun run, AuditTrail trail) throws InterruptedException {
        Payload payload = run.payload(Payload.class);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(payload.millis());
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(STEP_MILLIS)));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        if (run.attempt() <= payload.failures()) {
            throw new IllegalStateException("fails " + payload.failures() + " times, as it was told to");
        }
        run.finish(transaction -> trail.append(
                transaction,
                AuditEvent.done(
                        "job.checked",
                        Caller.system("worker", run.correlation()),
                        "job",
                        run.id(),
                        Map.of("note", payload.note(), "attempt", run.attempt()))));
    }
}
