package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.access.Caller;
import io.openwatch.audit.Anchor;
import io.openwatch.audit.AnchorFile;
import io.openwatch.contract.ContractClient;
import io.openwatch.events.EventStore;
import io.openwatch.jobs.CheckJob;
import io.openwatch.jobs.JobGate;
import io.openwatch.jobs.JobStore;
import io.openwatch.setup.KeyMaterial;
import io.openwatch.testing.Client;
import io.openwatch.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/**
 * An appliance of the release before, in use: a fleet, an account, hosts and credentials, an audit trail that is anchored, and
 * jobs that are done, dead, cut off with their worker, and queued.
 */
record UsedAppliance(Machine machine, TestDatabase database, UUID dead) {
    static final String RELEASE = "1.0.0";
    static final String SCHEMA = "13";
    /** Jobs that have an effect sooner or later. */
    static final int JOBS = 8;

    private static final int DONE = 3;
    private static final int QUEUED = 4;
    private static final int CUT_OFF_MILLIS = 1_500;
    private static final int MOST_ATTEMPTS = 5;
    private static final long PATIENCE_SECONDS = 60;
    private static final String TOKEN = "owk_of-a-test-and-of-nobody-else";

    /** Set one up below {@code directory}; its service runs. */
    static UsedAppliance in(Path directory) throws IOException, SQLException {
        TestDatabase database = TestDatabase.at("3");
        database.load(BlockedUpgrade.FLEET);
        database.migrateTo(SCHEMA);
        Machine machine = Machine.in(directory.resolve("service"))
                .configured(database.text())
                .install(RELEASE, SCHEMA);
        Files.writeString(
                machine.state().resolve("etc/openwatch.toml"),
                "\n[jobs]\nlease_seconds = 3\n",
                StandardOpenOption.APPEND);
        credentialKey(machine);
        UsedAppliance appliance = new UsedAppliance(machine, database, workedOn(directory, database));
        appliance.postpone();
        machine.startService();
        try {
            appliance.operate();
            machine.awaitFile(machine.state().resolve("data/audit/anchors.jsonl"));
            return appliance;
        } catch (AssertionError | RuntimeException failed) {
            machine.close();
            throw failed;
        }
    }

    private static void credentialKey(Machine machine) throws IOException {
        Path keys = Files.createDirectories(machine.state().resolve("keys"));
        Path key = Files.createFile(
                keys.resolve("credential.key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(key, KeyMaterial.create());
    }

    /** Let a worker elsewhere work until it is killed in the middle of a job; returns the one that it buried. */
    private static UUID workedOn(Path directory, TestDatabase database) throws SQLException {
        Machine elsewhere = Machine.in(directory.resolve("worker"))
                .configured(database.text())
                .actingAs(RELEASE, SCHEMA)
                .with("OPENWATCH_JOBS_THREADS", "1");
        UUID dead;
        try (JobGate gate = new JobGate(database::connect)) {
            for (int job = 0; job < DONE; job++) {
                queue(database, new CheckJob.Payload("done", 0, 0));
            }
            dead = queue(database, new CheckJob.Payload("dead", 0, MOST_ATTEMPTS));
            database.execute("UPDATE jobs SET most_attempts = 1 WHERE id = '" + dead + "'");
            queue(database, new CheckJob.Payload("cut off", CUT_OFF_MILLIS, 0));
            gate.hold();
            try (Running worker = elsewhere.begin("worker")) {
                worker.await("began the last", () -> states(database).equals("1 dead, 1 running, 3 succeeded"));
                worker.kill();
            }
        }
        for (int job = 0; job < QUEUED; job++) {
            queue(database, new CheckJob.Payload("queued", 0, 0));
        }
        return dead;
    }

    private static UUID queue(TestDatabase database, CheckJob.Payload payload) throws SQLException {
        try (Connection connection = database.connect()) {
            DSLContext jooq = DSL.using(connection, SQLDialect.POSTGRES);
            JobStore store = new JobStore(jooq, new EventStore(jooq), InstantSource.system());
            return jooq.transactionResult(work ->
                    store.enqueue(work.dsl(), CheckJob.TYPE, payload, Caller.system("test", "test-" + payload.note())));
        }
    }

    static String states(TestDatabase database) {
        return database.query("SELECT string_agg(jobs || ' ' || state, ', ' ORDER BY state)"
                + " FROM (SELECT count(*) AS jobs, state FROM jobs GROUP BY state) AS states");
    }

    /** Keep what is queued, and what a lease holds, from the service that is about to run. */
    private void postpone() {
        move("+");
    }

    /** Let everything be due. */
    void due() {
        move("-");
    }

    private void move(String direction) {
        database.execute("UPDATE scheduled_tasks SET execution_time = execution_time " + direction
                + " interval '1 hour'," + " last_heartbeat = last_heartbeat " + direction + " interval '1 hour'");
    }

    /** Make an account, and with it what people make. */
    private void operate() throws IOException {
        Path password = Files.writeString(machine.state().resolve("password"), "a quiet harbour in late autumn\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        Running.Ended made = machine.actingAs(RELEASE, SCHEMA)
                .openwatch(
                        "create-admin",
                        "--username",
                        "operator",
                        "--email",
                        "operator@fleet.example",
                        "--password-from",
                        "file:" + password);
        machine.without("OPENWATCH_RELEASE_DESCRIPTOR");
        assertThat(made.exit()).as(made::all).isZero();
        database.execute("INSERT INTO api_tokens (id, user_id, name, token_hash, roles, created_at, expires_at)"
                + " SELECT gen_random_uuid(), id, 'test', sha256(convert_to('" + TOKEN
                + "', 'UTF8')), '{admin}', now(), now() + interval '1 day' FROM users WHERE username = 'operator'");
        ContractClient client = client();
        for (int host = 0; host < 3; host++) {
            ContractClient.Answer added =
                    client.post("/api/v1/hosts", host("used-" + host + ".fleet.example", "10.9.8." + host));
            assertThat(added.status()).as(added.text()).isEqualTo(201);
        }
        ContractClient.Answer credential = client.post(
                "/api/v1/credentials",
                Map.of("name", "fleet", "scope", "default", "username", "scanner", "password", "a word for the fleet"));
        assertThat(credential.status()).as(credential.text()).isEqualTo(201);
    }

    private static Map<String, String> host(String name, String address) {
        return Map.of(
                "hostname",
                name,
                "address",
                address,
                "environment",
                "staging",
                "os_family",
                "debian",
                "os_version",
                "12");
    }

    /** Ask the service that runs now as somebody who may do everything. */
    ContractClient client() {
        return new ContractClient(
                Client.trusting(machine.state().resolve("tls/cert.pem")),
                "https://localhost:" + machine.port(),
                "admin",
                Optional.of(TOKEN));
    }

    /** Tell the newest link of the audit trail, as a condition. */
    String head() {
        return database.query(
                "SELECT format('position = %s AND encode(hash, ''hex'') = %L', position, encode(hash, 'hex'))"
                        + " FROM audit_head");
    }

    /** Wait until the trail as it stands is anchored, and tell its newest link. */
    String awaitAnchor() {
        Path file = machine.state().resolve("data/audit/anchors.jsonl");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!AnchorFile.at(file).newest().map(Anchor::position).equals(Optional.of(position()))) {
            assertThat(System.nanoTime()).as("nobody anchored the trail").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return head();
    }

    private long position() {
        return Long.parseLong(database.query("SELECT position FROM audit_head"));
    }

    /** Each kind of change that an operator makes, with the status of its answer. */
    List<String> changes() {
        ContractClient client = client();
        String host = database.query("SELECT id FROM hosts WHERE hostname = 'used-0.fleet.example'");
        String credential = database.query("SELECT id FROM credentials");
        String user = database.query("SELECT id FROM users WHERE username = 'operator'");
        return List.of(
                        client.request("POST", "/api/v1/jobs:check").key("k-1").json(Map.of("note", "lost")),
                        client.request("POST", "/api/v1/jobs/" + dead + ":retry")
                                .key("k-2"),
                        client.request("POST", "/api/v1/hosts").json(host("new.fleet.example", "10.9.9.9")),
                        client.request("DELETE", "/api/v1/hosts/" + host).ifMatch("\"1\""),
                        client.request("PUT", "/api/v1/credentials/" + credential)
                                .ifMatch("\"1\"")
                                .json(Map.of("name", "other", "username", "scanner")),
                        client.request("DELETE", "/api/v1/credentials/" + credential)
                                .ifMatch("\"1\""),
                        client.request("POST", "/api/v1/auth/login")
                                .json(Map.of("username", "operator", "password", "a quiet harbour in late autumn")),
                        client.request("PATCH", "/api/v1/users/" + user)
                                .ifMatch("\"1\"")
                                .json(Map.of("email", "new@fleet.example")),
                        client.request("POST", "/api/v1/tokens")
                                .json(Map.of("name", "new", "roles", List.of("viewer"))))
                .stream()
                .map(ContractClient.Request::send)
                .map(answer -> answer.status() + " " + answer.error()
                        + (answer.header("Retry-After").isEmpty() ? " without Retry-After" : ""))
                .distinct()
                .toList();
    }

    /** Each kind of look, with the status of its answer. */
    List<String> looks() {
        ContractClient client = client();
        return List.of(
                        "/api/v1/hosts",
                        "/api/v1/findings",
                        "/api/v1/credentials",
                        "/api/v1/users",
                        "/api/v1/jobs",
                        "/api/v1/jobs/" + dead,
                        "/api/v1/audit/events",
                        "/api/v1/audit/verification")
                .stream()
                .map(path -> client.get(path).status() + "")
                .distinct()
                .toList();
    }
}
