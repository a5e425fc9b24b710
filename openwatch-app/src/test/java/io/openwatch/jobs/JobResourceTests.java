package io.openwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.access.BuiltInRole;
import io.openwatch.contract.ApiHouse;
import io.openwatch.contract.ContractClient;
import io.openwatch.contract.ContractClient.Answer;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class JobResourceTests {
    private static final long PATIENCE_SECONDS = 20;
    private final ApiHouse house = ApiHouse.open();
    private final ContractClient admin = house.as(BuiltInRole.ADMIN);

    @Test
    void aJobIsQueuedRunAndLeavesItsLine() {
        String id = check(Map.of("note", "hello"));
        Answer ended = await(id, "succeeded");
        assertThat(ended.body().path("attempts").asInt()).isEqualTo(1);
        Answer trail = house.as(BuiltInRole.AUDITOR).get("/api/v1/audit/events?action=job.checked&target_id=" + id);
        assertThat(trail.body().path("items").size()).isEqualTo(1);
        assertThat(trail.body().at("/items/0/detail/note").asString()).isEqualTo("hello");
        assertThat(admin.get("/api/v1/jobs?state=succeeded&type=system.check&limit=200")
                        .text())
                .contains(id);
    }

    @Test
    void aJobThatFailedIsTriedAgainAfterAPause() {
        String id = check(Map.of("failures", 1));
        assertThat(await(id, "succeeded").body().path("attempts").asInt()).isEqualTo(2);
    }

    @Test
    void aJobThatFailsForGoodIsDeadAndMayBeTriedAgain() {
        // The pauses between its attempts would be longer than a test may last. A worker may be faster than an UPDATE.
        house.database().execute("""
                CREATE OR REPLACE FUNCTION try_once() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    NEW.most_attempts := 1;
                    RETURN NEW;
                END $$;
                CREATE OR REPLACE TRIGGER try_once BEFORE INSERT ON jobs
                    FOR EACH ROW WHEN (NEW.payload LIKE '%"failures":5%') EXECUTE FUNCTION try_once()
                """);
        String id = check(Map.of("failures", 5));
        Answer dead = await(id, "dead");
        assertThat(dead.body().path("error").asString()).contains("as it was told to");
        Answer again =
                admin.request("POST", "/api/v1/jobs/" + id + ":retry").key(id).send();
        assertThat(again.status()).isEqualTo(200);
        await(id, "dead");
    }

    @Test
    void aJobThatRunsIsTakenBackAndHasNoEffect() {
        String id = check(Map.of("millis", 1_500));
        await(id, "running");
        assertThat(admin.request("POST", "/api/v1/jobs/" + id + ":cancel")
                        .send()
                        .body()
                        .path("state")
                        .asString())
                .isEqualTo("cancelled");
        assertThat(admin.request("POST", "/api/v1/jobs/" + id + ":cancel")
                        .send()
                        .error())
                .isEqualTo("job.ended");
        assertThat(admin.request("POST", "/api/v1/jobs/" + id + ":retry")
                        .key("early-" + id)
                        .send()
                        .error())
                .isEqualTo("job.not_retryable");
        awaitNone("SELECT count(*) FROM scheduled_tasks WHERE task_instance = '" + id + "'");
        assertThat(house.database()
                        .query("SELECT count(*) FROM audit_events WHERE action = 'job.checked' AND target_id = '" + id
                                + "'"))
                .isEqualTo("0");
    }

    @Test
    void anUnknownJobIsNotFound() {
        String path = "/api/v1/jobs/" + UUID.randomUUID();
        assertThat(admin.get(path).error()).isEqualTo("job.not_found");
        assertThat(admin.request("POST", path + ":cancel").send().error()).isEqualTo("job.not_found");
        assertThat(admin.request("POST", path + ":retry").key("k").send().error())
                .isEqualTo("job.not_found");
    }

    @Test
    void whatACheckMayDoIsLimited() {
        assertThat(admin.request("POST", "/api/v1/jobs:check")
                        .key("big")
                        .json("{\"millis\": 2001}")
                        .send()
                        .status())
                .isEqualTo(400);
        assertThat(admin.request("POST", "/api/v1/jobs:check").json("{}").send().error())
                .isEqualTo("idempotency.key_required");
    }

    private String check(Map<String, Object> wanted) {
        Answer queued = admin.request("POST", "/api/v1/jobs:check")
                .key(UUID.randomUUID().toString())
                .json(wanted)
                .send();
        assertThat(queued.status()).isEqualTo(202);
        return queued.body().path("id").asString();
    }

    private Answer await(String id, String state) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Answer answer = admin.get("/api/v1/jobs/" + id);
        while (!answer.body().path("state").asString().equals(state)) {
            assertThat(System.nanoTime())
                    .as("never %s: %s", state, answer.text())
                    .isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            answer = admin.get("/api/v1/jobs/" + id);
        }
        return answer;
    }

    private void awaitNone(String count) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!house.database().query(count).equals("0")) {
            assertThat(System.nanoTime()).as(count).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
