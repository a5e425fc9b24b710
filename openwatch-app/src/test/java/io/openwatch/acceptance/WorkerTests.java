package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.access.Caller;
import io.openwatch.events.EventStore;
import io.openwatch.jobs.CheckJob;
import io.openwatch.jobs.JobGate;
import io.openwatch.jobs.JobStore;
import io.openwatch.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class WorkerTests {
    private static final int JOBS = 200;

    @TempDir
    Path directory;

    private final TestDatabase database = TestDatabase.current();

    @Test
    @DisplayName("kill -9 of one of three workers in 200 jobs: all finish, none is lost, none is twice in effect")
    void jobsOfAKilledWorkerAreTakenUp() throws SQLException {
        Machine machine = machine();
        queue(300);
        try (JobGate gate = new JobGate(database::connect);
                Running first = machine.begin("worker");
                Running second = machine.begin("worker");
                Running third = machine.begin("worker")) {
            for (Running worker : List.of(first, second, third)) {
                worker.awaitLine("that it works", line -> line.contains("openwatch 2.0.0 works"));
            }
            gate.hold();
            second.await("worked on jobs that others are far with", () -> done() >= JOBS / 10 && running(second) > 1);
            second.kill();
            assertThat(running(second)).as("jobs that were cut off").isPositive();
            first.await("did all jobs", () -> done() == JOBS);
            assertThat(Stream.of(first, third))
                    .allMatch(worker -> worker.terminate().finish().exit() == 0);
        }
        assertThat(database.query("SELECT string_agg(DISTINCT state, ' ') FROM jobs"))
                .isEqualTo("succeeded");
        assertThat(database.query("SELECT count(*) || ' ' || count(DISTINCT target_id) FROM audit_events"
                        + " WHERE action = 'job.checked'"))
                .isEqualTo(JOBS + " " + JOBS);
        assertThat(Integer.parseInt(database.query("SELECT count(*) FROM jobs WHERE attempts > 1")))
                .as("jobs that came again")
                .isPositive();
    }

    @Test
    @DisplayName("trap 30: while no service that is proven lets it, a worker on another machine runs nothing")
    void aWorkerWaitsForAServiceThatIsProven() throws SQLException {
        Machine machine = machine();
        queue(0);
        try (JobGate gate = new JobGate(database::connect);
                Running worker = machine.begin("worker")) {
            worker.await(
                    "polled",
                    () -> database.query(
                                    "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'openwatch-worker@%'"
                                            + " AND query LIKE '%pg_locks%'")
                            .matches("[1-9].*"));
            assertThat(done()).isZero();
            gate.hold();
            worker.await("did all jobs", () -> done() == JOBS);
            gate.letGo();
            worker.awaitLine("that it waits", line -> line.contains("no service lets jobs run"));
            queue(0);
            assertThat(database.query("SELECT count(*) FROM jobs WHERE state <> 'succeeded'"))
                    .isEqualTo(Integer.toString(JOBS));
        }
    }

    @Test
    @DisplayName("trap 28: a worker on a foreign schema exits 78, at its start and when the schema moves under it")
    void aWorkerOnAForeignSchemaEnds() {
        Machine machine = machine();
        try (Running worker = machine.begin("worker")) {
            worker.awaitLine("that it works", line -> line.contains("openwatch 2.0.0 works"));
            database.execute("UPDATE flyway_schema_history SET version = '0099' WHERE version ="
                    + " (SELECT version FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1)");
            // What it has is proven; what it opens next is not.
            database.endSessions();
            Running.Ended ended = worker.finish();
            assertThat(ended.exit()).as(ended::all).isEqualTo(78);
            assertThat(ended.all()).contains("not working:").contains("[99]");
        }
        Running.Ended again = machine.openwatch("worker");
        assertThat(again.exit()).as(again::all).isEqualTo(78);
    }

    private Machine machine() {
        return Machine.in(directory)
                .configured(database.text())
                .with("OPENWATCH_JOBS_LEASE_SECONDS", "3")
                .with("OPENWATCH_JOBS_THREADS", "4");
    }

    private void queue(int millis) throws SQLException {
        try (Connection connection = database.connect()) {
            DSLContext jooq = DSL.using(connection, SQLDialect.POSTGRES);
            JobStore store = new JobStore(jooq, new EventStore(jooq), InstantSource.system());
            jooq.transaction(work -> {
                for (int job = 0; job < JOBS; job++) {
                    store.enqueue(
                            work.dsl(),
                            CheckJob.TYPE,
                            new CheckJob.Payload("job " + job, millis, 0),
                            Caller.system("test", "test-" + job));
                }
            });
        }
    }

    private int done() {
        return Integer.parseInt(database.query("SELECT count(*) FROM jobs WHERE state = 'succeeded'"));
    }

    private int running(Running worker) {
        return Integer.parseInt(database.query(
                "SELECT count(*) FROM jobs WHERE state = 'running' AND worker LIKE '%/" + worker.pid() + "'"));
    }
}
