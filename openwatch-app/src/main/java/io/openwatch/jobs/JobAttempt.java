package io.openwatch.jobs;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Tries a job once, and says what becomes of its place in the queue. */
final class JobAttempt {
    private static final Logger LOG = LoggerFactory.getLogger(JobAttempt.class);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final CompletionHandler<Void> REMOVE = (complete, operations) -> operations.remove();

    private final DataSource source;
    private final JobStore store;
    private final JobWork work;
    private final String worker;

    JobAttempt(DataSource source, JobStore store, JobWork work, String worker) {
        this.source = source;
        this.store = store;
        this.work = work;
        this.worker = worker;
    }

    CompletionHandler<Void> run(String instance) {
        if (!gateOpen()) {
            return at(Instant.now().plus(SOON));
        }
        Optional<JobRun.Begun> begun = store.begin(UUID.fromString(instance), worker);
        return begun.map(this::run).orElse(REMOVE);
    }

    private boolean gateOpen() {
        try (Connection connection = source.getConnection()) {
            return JobGate.open(connection);
        } catch (SQLException away) {
            return false;
        }
    }

    private CompletionHandler<Void> run(JobRun.Begun begun) {
        MDC.put("correlation_id", begun.correlation());
        MDC.put("job_id", begun.id().toString());
        try {
            JobRun run = new JobRun(store, begun);
            work.handler().run(run);
            if (!run.finished()) {
                run.finish(transaction -> {});
            }
            return REMOVE;
        } catch (LostRightException lost) {
            LOG.info("{}", lost.getMessage());
            return REMOVE;
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return failed(begun, "its worker was stopped");
        } catch (RuntimeException failure) {
            LOG.warn("attempt {} at the job {} failed", begun.attempt(), begun.id(), failure);
            return failed(begun, Objects.requireNonNullElse(failure.getMessage(), failure.toString()));
        } finally {
            MDC.remove("correlation_id");
            MDC.remove("job_id");
        }
    }

    private CompletionHandler<Void> failed(JobRun.Begun begun, String why) {
        return store.fail(begun, work.type(), why).map(JobAttempt::at).orElse(REMOVE);
    }

    private static CompletionHandler<Void> at(Instant next) {
        return (complete, operations) -> operations.reschedule(complete, next);
    }
}
