package io.openwatch.serve;

import io.openwatch.audit.ChainedTrail;
import io.openwatch.config.Configuration;
import io.openwatch.database.ServicePool;
import io.openwatch.events.EventStore;
import io.openwatch.jobs.JobRunner;
import io.openwatch.jobs.JobStore;
import io.openwatch.release.ReleaseDescriptor;
import io.safeupgrade.Failure;
import io.safeupgrade.OperatorCommands;
import io.safeupgrade.engine.StartGuard;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Run jobs and nothing else, on this or another machine: no port is opened.
 *
 * <p>It runs them while a service on the same database lets it, which is never while an upgrade is on. Threads: any.
 *
 * @since 0.1
 */
public final class Worker implements AutoCloseable {
    private final ServicePool pool;
    private final JobRunner runner;
    private final CompletableFuture<Optional<Failure>> ended;

    private Worker(ServicePool pool, JobRunner runner, CompletableFuture<Optional<Failure>> ended) {
        this.pool = pool;
        this.runner = runner;
        this.ended = ended;
    }

    /** Begin; {@code commands} are named when the schema turns out to be one that this release cannot work on. */
    public static Worker start(Configuration configuration, ReleaseDescriptor release, OperatorCommands commands) {
        CompletableFuture<Optional<Failure>> ended = new CompletableFuture<>();
        ServicePool pool = ServicePool.open(
                configuration.settings().database(),
                release.accepts(),
                found -> StartGuard.unfit(found, release.accepts(), commands)
                        .ifPresent(failure -> ended.complete(Optional.of(failure))),
                Workers.name("worker"));
        InstantSource clock = InstantSource.system();
        JobStore jobs = new JobStore(pool.jooq(), new EventStore(pool.jooq()), clock);
        JobRunner runner = JobRunner.start(
                pool.source(),
                jobs,
                Background.work(new ChainedTrail(clock)),
                Workers.manner(configuration.settings().jobs(), "worker"));
        return new Worker(pool, runner, ended);
    }

    /** Complete when the worker must end: with the reason, or empty after {@link #close}. */
    public CompletableFuture<Optional<Failure>> ended() {
        return ended;
    }

    /** Take no more jobs, let those under way end for a few seconds, give the connections back. */
    @Override
    public void close() {
        runner.close();
        pool.close();
        ended.complete(Optional.empty());
    }
}
