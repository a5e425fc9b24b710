package io.openwatch.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Run jobs: take those that are due, one after the other on a few threads, and those of workers that are gone.
 *
 * @since 0.1
 */
public final class JobRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    /** db-scheduler takes a worker for gone after four missed signs of life, and looks every second one. */
    private static final int SIGNS = 4;

    private static final int SIGNS_IN_A_LEASE = 6;
    private static final Duration POLL = Duration.ofMillis(500);
    /** The database went away in the middle of an attempt. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private static final Duration FOR_EVER = Duration.ofDays(36_500);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final DataSource source;
    private final Scheduler scheduler;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("job-gate").factory());
    private boolean closed;

    private JobRunner(DataSource source, Scheduler scheduler) {
        this.source = source;
        this.scheduler = scheduler;
    }

    /**
     * Tell how to run them.
     *
     * @param name who runs them, shown with each job
     * @param threads how many at once
     * @param lease how long a worker may be silent before its jobs are given to others
     */
    public record Manner(String name, int threads, Duration lease) {}

    /** Begin; nothing is run before the gate is open. */
    public static JobRunner start(DataSource source, JobStore store, List<JobWork> work, Manner manner) {
        List<Task<?>> tasks = work.stream()
                .<Task<?>>map(one -> task(source, store, one, manner))
                .toList();
        Scheduler scheduler = Scheduler.create(source, tasks)
                // Looking which database it is would need one at the start.
                .jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
                .threads(manner.threads())
                .schedulerName(new SchedulerName.Fixed(manner.name()))
                .heartbeatInterval(manner.lease().dividedBy(SIGNS_IN_A_LEASE))
                .missedHeartbeatsLimit(SIGNS)
                .pollingInterval(POLL)
                .pollUsingLockAndFetch(1.0, 2.0)
                .deleteUnresolvedAfter(FOR_EVER)
                .shutdownMaxWait(STOP_PATIENCE)
                .build();
        JobRunner runner = new JobRunner(source, scheduler);
        var unused = runner.watch.scheduleWithFixedDelay(runner::look, 0, POLL.toMillis(), TimeUnit.MILLISECONDS);
        return runner;
    }

    private static Task<Void> task(DataSource source, JobStore store, JobWork work, Manner manner) {
        return Tasks.custom(work.type().code(), Void.class)
                .onDeadExecutionRevive()
                .onFailure((complete, operations) ->
                        operations.reschedule(complete, Instant.now().plus(SOON)))
                .execute((instance, context) ->
                        new JobAttempt(source, store, work, manner.name()).run(instance.getId()));
    }

    private synchronized void look() {
        if (closed) {
            return;
        }
        boolean open = open();
        boolean started = scheduler.getSchedulerState().isStarted();
        if (open && !started) {
            LOG.info("running jobs");
            scheduler.start();
        } else if (open && scheduler.getSchedulerState().isPaused()) {
            LOG.info("running jobs again");
            scheduler.resume();
        } else if (!open && started && !scheduler.getSchedulerState().isPaused()) {
            LOG.info("no service lets jobs run; waiting for one");
            scheduler.pause();
        }
    }

    private boolean open() {
        try (Connection connection = source.getConnection()) {
            return JobGate.open(connection);
        } catch (SQLException away) {
            LOG.debug("the database is away: {}", away.getMessage());
            return false;
        }
    }

    /** Take no more; let those under way end for a few seconds. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        watch.shutdownNow();
        scheduler.stop();
    }
}
