package io.openwatch.serve;

import io.openwatch.access.Caller;
import io.openwatch.audit.AnchorFile;
import io.openwatch.audit.AuditAnchoring;
import io.openwatch.audit.AuditResource;
import io.openwatch.audit.AuditRetention;
import io.openwatch.audit.AuditTrail;
import io.openwatch.audit.ChainedTrail;
import io.openwatch.audit.UpgradeMirror;
import io.openwatch.changes.Changes;
import io.openwatch.config.Configuration;
import io.openwatch.database.ServicePool;
import io.openwatch.events.EventHub;
import io.openwatch.events.EventResource;
import io.openwatch.events.EventStore;
import io.openwatch.http.Resource;
import io.openwatch.jobs.CheckJob;
import io.openwatch.jobs.JobGate;
import io.openwatch.jobs.JobResource;
import io.openwatch.jobs.JobRunner;
import io.openwatch.jobs.JobStore;
import io.openwatch.jobs.JobWork;
import io.openwatch.release.ReleaseDescriptor;
import io.openwatch.retention.Retention;
import io.openwatch.settings.KnownSettings;
import io.openwatch.settings.SettingStore;
import io.openwatch.upgrade.OpenWatchUpgrade;
import io.safeupgrade.engine.RunSummary;
import io.safeupgrade.engine.SafeUpgrade;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the service does beside answering: events, jobs, anchors of the audit trail. While an upgrade is on trial, nothing that
 * writes.
 */
final class Background implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Background.class);
    private static final int ANCHOR_EVERY = 5;
    private static final int MIRROR_EVERY = 15;
    private static final int PRUNE_EVERY = 3_600;
    private static final int PRUNE_AFTER = 60;

    private final BooleanSupplier trial;
    private final SafeUpgrade record;
    private final InstantSource clock = InstantSource.system();
    private final EventStore events;
    private final EventHub hub;
    private final AuditTrail trail = new ChainedTrail(clock);
    private final AnchorFile anchors;
    private final AuditAnchoring anchoring;
    private final UpgradeMirror mirror;
    private final SettingStore settings;
    private final Retention retention;
    private final AuditRetention auditRetention;
    private final JobStore jobs;
    private final JobGate gate;
    private final JobRunner runner;
    private final List<Resource> resources;
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("background").factory());
    private final DSLContext jooq;
    private long ticks;
    private boolean furnished;
    private boolean looked;
    private boolean complained;

    private Background(
            ServicePool pool, Configuration configuration, ReleaseDescriptor release, BooleanSupplier trial) {
        this.trial = trial;
        this.jooq = pool.jooq();
        this.record = SafeUpgrade.of(OpenWatchUpgrade.APPLIANCE, release.version())
                .stateIn(configuration.locations().upgrade())
                .build();
        this.events = new EventStore(pool.jooq());
        this.hub = EventHub.start(pool::connection, events);
        this.anchors = AnchorFile.at(configuration.locations().auditAnchors());
        this.anchoring = new AuditAnchoring(pool.jooq(), anchors, clock, this::restores);
        this.mirror = new UpgradeMirror(pool.jooq(), trail);
        Changes changes = new Changes(pool.jooq(), trail, events);
        this.settings = new SettingStore(pool.jooq(), changes, clock);
        this.retention = new Retention(pool.jooq(), changes, settings, clock);
        this.auditRetention = new AuditRetention(pool.jooq(), trail, anchors, clock);
        this.jobs = new JobStore(pool.jooq(), events, clock);
        this.gate = new JobGate(pool::connection);
        this.runner = JobRunner.start(
                pool.source(),
                jobs,
                work(trail),
                Workers.manner(configuration.settings().jobs(), "service"));
        this.resources = List.of(
                new AuditResource(pool.jooq(), anchors, trial),
                new JobResource(jobs, trail),
                new EventResource(hub, events));
    }

    /** Begin. */
    static Background start(
            ServicePool pool, Configuration configuration, ReleaseDescriptor release, BooleanSupplier trial) {
        Background background = new Background(pool, configuration, release, trial);
        var unused = background.clockwork.scheduleWithFixedDelay(background::tick, 0, 1, TimeUnit.SECONDS);
        return background;
    }

    /** Every kind of job that this release knows. */
    static List<JobWork> work(AuditTrail trail) {
        return List.of(CheckJob.work(trail));
    }

    List<Resource> resources() {
        return resources;
    }

    private void tick() {
        try {
            if (furnished()) {
                work();
                complained = false;
            }
        } catch (SQLException | RuntimeException failed) {
            if (!complained) {
                complained = true;
                LOG.warn("cannot do what is to be done beside answering: {}", failed.getMessage());
            }
        }
    }

    private void work() throws SQLException {
        if (!looked) {
            // While an upgrade is on trial nobody appends, so what is seen then is what a restore put back.
            anchoring.look();
            looked = true;
        }
        if (!trial.getAsBoolean()) {
            gate.hold();
            beat(ticks++);
        }
    }

    /** An appliance that acts as an earlier release has no tables for any of this. */
    private boolean furnished() {
        furnished = furnished
                || jooq.fetchSingle("SELECT to_regclass('scheduled_tasks') IS NOT NULL")
                        .get(0, Boolean.class);
        return furnished;
    }

    private void beat(long tick) {
        // What is missing from the trail comes first, so that it is anchored with the rest.
        if (tick % MIRROR_EVERY == 0) {
            mirror.mirror(runs());
        }
        if (tick % ANCHOR_EVERY == 0) {
            anchoring.anchor();
        }
        // Not at once: a start has better things to do.
        if (tick % PRUNE_EVERY == PRUNE_AFTER) {
            Caller by =
                    Caller.system("retention", "retention-" + clock.instant().getEpochSecond());
            retention.sweep(by);
            auditRetention.prune(clock.instant().minus(Duration.ofDays(settings.get(KnownSettings.KEEP_AUDIT))), by);
        }
    }

    private List<RunSummary> runs() {
        return record.status().runs();
    }

    private List<AuditAnchoring.Restore> restores() {
        return runs().stream()
                .filter(run -> run.ending() == RunSummary.Ending.ROLLED_BACK)
                .flatMap(run -> run.ended().stream()
                        .map(ended -> new AuditAnchoring.Restore(run.run().text(), ended)))
                .toList();
    }

    /** End what listens, so that requests under way come to their end. */
    void endStreams() {
        hub.close();
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
        hub.close();
        runner.close();
        gate.close();
    }
}
