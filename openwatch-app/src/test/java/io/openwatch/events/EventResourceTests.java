package io.openwatch.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.access.BuiltInRole;
import io.openwatch.contract.ApiHouse;
import io.openwatch.contract.ContractClient;
import io.openwatch.contract.ContractClient.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventResourceTests {
    private final ApiHouse house = ApiHouse.open();

    @Test
    void whatOthersCommitIsHeardAndWhatTheyRollBackIsNot() throws Exception {
        String own = UUID.randomUUID().toString();
        try (Stream stream = new Stream("topics=hosts,groups", "")) {
            stream.line("retry:");
            try (Connection other = house.database().connect()) {
                other.setAutoCommit(false);
                publish(other, Topic.HOSTS, own + "-undone");
                other.rollback();
                publish(other, Topic.JOBS, own + "-elsewhere");
                publish(other, Topic.HOSTS, own);
                other.commit();
            }
            assertThat(stream.data(own)).contains(own + "\"").doesNotContain("undone");
        }
    }

    @Test
    void resumesBehindTheLastEventThatWasHeardEvenIfAnOlderTransactionCommitsLater() throws Exception {
        String own = UUID.randomUUID().toString();
        String last;
        try (Connection slow = house.database().connect();
                Connection quick = house.database().connect()) {
            publish(quick, Topic.HOSTS, own + "-first");
            try (Stream stream = new Stream("topics=hosts", "0-0")) {
                stream.line("event: gap");
            }
            slow.setAutoCommit(false);
            publish(slow, Topic.HOSTS, own + "-slow");
            publish(quick, Topic.HOSTS, own + "-quick");
            last = house.database()
                    .query("SELECT xid || '-' || id FROM events WHERE payload LIKE '%" + own + "-first%'");
            slow.commit();
        }
        try (Stream stream = new Stream("topics=hosts", last)) {
            assertThat(stream.data(own)).contains(own + "-slow");
            assertThat(stream.data(own)).contains(own + "-quick");
        }
    }

    @Test
    void hearsAgainAfterItsSessionWasEnded() throws Exception {
        String own = UUID.randomUUID().toString();
        try (Stream stream = new Stream("topics=hosts", "")) {
            stream.line("retry:");
            house.database()
                    .execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND query LIKE 'LISTEN%'");
            try (Connection other = house.database().connect()) {
                publish(other, Topic.HOSTS, own);
            }
            assertThat(stream.data(own)).contains(own);
        }
    }

    @Test
    void whoeverChangesSomethingIsHeardByThoseWhoListenToItsTopic() throws Exception {
        ContractClient admin = house.as(BuiltInRole.ADMIN);
        String own = "heard-" + UUID.randomUUID();
        try (Stream stream = new Stream("topics=hosts,host_keys,groups,credentials,settings", "")) {
            stream.line("retry:");
            String host = id(admin.post(
                    "/api/v1/hosts",
                    Map.of("hostname", own, "environment", "staging", "os_family", "debian", "os_version", "12")));
            assertThat(stream.data(host)).contains("\"topic\":\"hosts\",\"kind\":\"host.created\"");
            String group = id(admin.post("/api/v1/groups", Map.of("name", own)));
            assertThat(stream.data(group)).contains("\"topic\":\"groups\",\"kind\":\"group.created\"");
            String credential = id(admin.post(
                    "/api/v1/credentials",
                    Map.of("name", own, "scope", "host", "host_id", host, "username", "scan", "password", own)));
            assertThat(stream.data(credential))
                    .contains("\"topic\":\"credentials\",\"kind\":\"credential.created\"")
                    .doesNotContain(own);
        }
    }

    private static String id(Answer added) {
        return added.body().path("id").asString();
    }

    @Test
    void eachTopicWantsItsPermission() {
        ContractClient viewer = house.as(BuiltInRole.VIEWER);
        assertThat(viewer.get("/api/v1/events?topics=hosts,credentials").error())
                .isEqualTo("authz.permission_denied");
        assertThat(viewer.get("/api/v1/events?topics=weather").error()).isEqualTo("event.topic_unknown");
        assertThat(viewer.get("/api/v1/events").error()).isEqualTo("request.invalid");
    }

    private static void publish(Connection connection, Topic topic, String id) {
        DSLContext transaction = DSL.using(connection, SQLDialect.POSTGRES);
        new EventStore(transaction).publish(transaction, topic, "host.changed", Map.of("id", id));
    }

    /** Reads a stream as a browser does. */
    private final class Stream implements AutoCloseable {
        private final InputStream body;
        private final BufferedReader lines;

        Stream(String query, String last) throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(house.base() + "/api/v1/events?" + query))
                    .header("Authorization", "Bearer token-admin");
            if (!last.isEmpty()) {
                request.header("Last-Event-ID", last);
            }
            HttpResponse<InputStream> answer =
                    house.http().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(answer.statusCode()).isEqualTo(200);
            body = answer.body();
            lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        }

        String line(String start) throws IOException {
            return find(start, "");
        }

        String data(String containing) throws IOException {
            return find("data: ", containing);
        }

        private String find(String start, String containing) throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(start) && line.contains(containing)) {
                    return line;
                }
            }
            throw new AssertionError("the stream ended before " + start + containing);
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
