package io.openwatch.kensa.scan;

import io.openwatch.kensa.HostReport;
import io.openwatch.kensa.ScanReport;
import io.openwatch.kensa.session.Session;
import io.openwatch.kensa.session.ShellCall;
import io.openwatch.kensa.session.Transcript;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * The scan of many hosts, a bounded number at once. What happens to one host does not touch the others.
 *
 * <p>{@link #cancel} may be called from any thread; {@link #run} once.
 *
 * @since 0.1
 */
public final class FleetScan {

    /** How many hosts are asked at once unless said otherwise. */
    public static final int AT_ONCE = 32;

    private static final String CANCELLED = "the scan was cancelled";

    private final Semaphore free;
    private final Consumer<HostReport> finished;
    private final Set<Session> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cancelled;

    /**
     * Prepare to ask {@code atOnce} hosts at once.
     *
     * @param finished is given each report as it comes, by one thread at a time
     */
    public FleetScan(int atOnce, Consumer<HostReport> finished) {
        this.free = new Semaphore(atOnce);
        this.finished = finished;
    }

    /** Scan {@code targets}; the report has them in their order. */
    public ScanReport run(List<Target> targets, InstantSource clock) throws InterruptedException {
        Instant started = clock.instant();
        long from = System.nanoTime();
        List<HostReport> reports = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HostReport>> begun = new ArrayList<>();
            for (Target target : targets) {
                free.acquire();
                begun.add(threads.submit(() -> one(target)));
            }
            for (Future<HostReport> report : begun) {
                reports.add(report.get());
            }
        } catch (ExecutionException defect) {
            throw new IllegalStateException("a defect of the scanner", defect.getCause());
        }
        return new ScanReport(started, Duration.ofNanos(System.nanoTime() - from), reports);
    }

    private HostReport one(Target target) {
        try (Session session = cancelled ? new Never() : target.session().get()) {
            open.add(session);
            if (cancelled) {
                open.forEach(Session::close);
            }
            HostReport report = HostScan.run(target.name(), session, target.rules(), target.settings());
            open.remove(session);
            synchronized (finished) {
                finished.accept(report);
            }
            return report;
        } finally {
            free.release();
        }
    }

    /** End what runs and begin nothing more; what was not read by then is an error in the report. */
    public void cancel() {
        cancelled = true;
        open.forEach(Session::close);
    }

    /** A session that was never opened. */
    private static final class Never implements Session {

        @Override
        public Transcript run(ShellCall call) {
            return new Transcript(new byte[0], new Transcript.Cut(CANCELLED));
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
