package io.openwatch.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.access.BuiltInRole;
import io.openwatch.access.Caller;
import io.openwatch.contract.ApiHouse;
import io.openwatch.contract.ContractClient;
import io.openwatch.contract.ContractClient.Answer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditResourceTests {
    private final ApiHouse house = ApiHouse.open();
    private final ContractClient auditor = house.as(BuiltInRole.AUDITOR);
    private final String target = UUID.randomUUID().toString();

    @BeforeEach
    void threeEventsOfOneHost() throws SQLException {
        Caller by = Caller.system("=cmd()", "corr-" + target);
        try (Connection connection = house.database().connect()) {
            for (String action : new String[] {"host.created", "host.changed", "host.deleted"}) {
                new ChainedTrail(InstantSource.system())
                        .append(
                                DSL.using(connection, SQLDialect.POSTGRES),
                                AuditEvent.done(action, by, "host", target, Map.of("n", 1)));
            }
        }
    }

    @Test
    void listsTheNewestFirstInPages() {
        Answer first = auditor.get("/api/v1/audit/events?limit=2&target_type=host&target_id=" + target);
        assertThat(first.body().at("/items/0/action").asString()).isEqualTo("host.deleted");
        Answer second = auditor.get("/api/v1/audit/events?limit=2&target_type=host&target_id=" + target + "&cursor="
                + first.body().path("next_cursor").asString());
        assertThat(second.body().path("items").size()).isEqualTo(1);
        assertThat(second.body().at("/items/0/action").asString()).isEqualTo("host.created");
        assertThat(second.body().path("next_cursor").isNull()).isTrue();
    }

    @Test
    void filtersByEverythingThatIsOffered() {
        String all = "target_id=" + target;
        assertThat(count(all + "&action=host.changed")).isEqualTo(1);
        assertThat(count(all + "&outcome=success&correlation=corr-" + target)).isEqualTo(3);
        assertThat(count(all + "&outcome=denied")).isZero();
        assertThat(count(all + "&actor_id=" + UUID.randomUUID())).isZero();
        assertThat(count(all + "&since=2020-01-01T00:00:00Z&until=2020-01-02T00:00:00Z"))
                .isZero();
        assertThat(count(all + "&since=2020-01-01T00:00:00Z")).isEqualTo(3);
        assertThat(auditor.get("/api/v1/audit/events?outcome=maybe").error()).isEqualTo("request.invalid");
    }

    @Test
    void showsOne() {
        String id = auditor.get("/api/v1/audit/events?target_id=" + target)
                .body()
                .at("/items/0/id")
                .asString();
        assertThat(auditor.get("/api/v1/audit/events/" + id)
                        .body()
                        .path("position")
                        .asLong())
                .isPositive();
        assertThat(auditor.get("/api/v1/audit/events/" + UUID.randomUUID()).error())
                .isEqualTo("audit_event.not_found");
    }

    @Test
    void exportsWithoutFormulasAndPutsTheExportOnRecord() {
        Answer csv = auditor.get("/api/v1/audit/events:export?target_id=" + target);
        assertThat(csv.text().lines()).hasSize(4).anyMatch(line -> line.contains(",\"'=cmd()\","));
        Answer lines = auditor.get("/api/v1/audit/events:export?format=jsonl&target_id=" + target);
        assertThat(lines.text().lines()).hasSize(3).allMatch(line -> line.startsWith("{\"id\":"));
        assertThat(count("action=audit.exported")).isPositive();
    }

    @Test
    void verifiesTheTrail() {
        Answer verified = auditor.get("/api/v1/audit/verification");
        assertThat(verified.body().path("intact").asBoolean())
                .as(verified.text())
                .isTrue();
        assertThat(verified.body().path("events").asLong()).isGreaterThanOrEqualTo(3);
    }

    private int count(String query) {
        return auditor.get("/api/v1/audit/events?" + query).body().path("items").size();
    }
}
