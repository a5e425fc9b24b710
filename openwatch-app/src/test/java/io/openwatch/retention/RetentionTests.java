package io.openwatch.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.access.Caller;
import io.openwatch.audit.AuditEvent;
import io.openwatch.changes.Changes;
import io.openwatch.demo.Fleet;
import io.openwatch.settings.SettingStore;
import io.openwatch.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

class RetentionTests {
    private static final Instant NOW = Instant.parse("2026-11-20T06:00:00Z");
    private static final Caller BY = Caller.system("retention", "test-1");

    private final TestDatabase database = TestDatabase.current();
    private final List<AuditEvent> trail = new ArrayList<>();

    @Test
    void everyTableHasOneRule() {
        String tables = database.query("SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class"
                + " WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND NOT relispartition");
        assertThat(Retention.rules().stream().map(RetentionRule::table).sorted())
                .containsExactly(tables.split(" "));
    }

    @Test
    void whatIsOldEnoughGoesAndNothingElse() throws SQLException {
        database.load(new Fleet(3, 25, 250, NOW));
        database.execute(
                // 21 hosts deleted long ago: more than one step; one deleted lately.
                "UPDATE hosts SET deleted_at = '2026-10-01' WHERE id IN (SELECT id FROM hosts ORDER BY id LIMIT 21)",
                "UPDATE hosts SET deleted_at = '2026-11-19' WHERE id IN (SELECT id FROM hosts ORDER BY id DESC LIMIT 1)",
                // A scan that findings came from, as old as one that newer ones replaced.
                "UPDATE scans SET started_at = '2024-01-01', finished_at = '2024-01-01'",
                "INSERT INTO scans (id, host_id, status, started_at, finished_at) SELECT gen_random_uuid(), id,"
                        + " 'failed', '2024-01-01', '2024-01-02' FROM hosts WHERE deleted_at IS NULL",
                "INSERT INTO scans (id, host_id, status, started_at, finished_at) SELECT gen_random_uuid(), id,"
                        + " 'failed', '2026-11-19', '2026-11-19' FROM hosts WHERE deleted_at IS NULL",
                "INSERT INTO host_keys (id, host_id, key_type, public_key, fingerprint, status, origin, first_seen_at,"
                        + " last_seen_at, decided_at) SELECT gen_random_uuid(), id, 't', 'k', status, status, 'changed',"
                        + " '2024-01-01', '2024-01-01', CASE status WHEN 'pending' THEN NULL ELSE now() END"
                        + " FROM hosts, unnest(array['pending', 'pinned', 'revoked']) status WHERE deleted_at IS NULL",
                "INSERT INTO idempotency_keys (caller, key, request, created_at) VALUES"
                        + " (gen_random_uuid(), 'old', 'r', '2026-11-19T05:59:59Z'),"
                        + " (gen_random_uuid(), 'new', 'r', '2026-11-19T06:00:01Z')");
        try (Connection connection = database.connect()) {
            DSLContext jooq = DSL.using(connection, SQLDialect.POSTGRES);
            Changes changes = new Changes(jooq, (transaction, event) -> trail.add(event));
            InstantSource clock = InstantSource.fixed(NOW);
            Retention retention = new Retention(jooq, changes, new SettingStore(jooq, changes, clock), clock);
            assertThat(retention.sweep(BY))
                    .isEqualTo(Map.of("hosts", 21, "scans", 3, "host_keys", 3, "idempotency_keys", 1));
            assertThat(retention.sweep(BY)).isEmpty();
        }
        assertThat(trail).extracting(AuditEvent::action).containsExactly("retention.swept");
        assertThat(database.query("SELECT count(*) FROM hosts")).isEqualTo("4");
        assertThat(database.query("SELECT count(*) FROM findings")).isEqualTo("40");
        assertThat(database.query("SELECT count(*) FROM scans")).isEqualTo("7");
        assertThat(database.query("SELECT string_agg(DISTINCT status, ' ') FROM host_keys"))
                .isEqualTo("pinned revoked");
        assertThat(database.query("SELECT string_agg(key, ' ') FROM idempotency_keys"))
                .isEqualTo("new");
    }
}
