package io.openwatch.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.demo.Fleet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/**
 * A database with a fleet of 10,000 hosts, for those who ask the planner how it would answer. It has the settings of the
 * planner that a server comes with. Nobody changes anything in it.
 */
public final class SeededFleet {
    private static final List<String> GROWING = List.of(
            "hosts",
            "findings",
            "scans",
            "scan_summaries",
            "group_members",
            "host_keys",
            "credentials",
            "idempotency_keys");

    private SeededFleet() {}

    private static final class Seeded {
        static final DSLContext JOOQ = seed();

        private static DSLContext seed() {
            TestDatabase database = TestDatabase.current();
            database.load(new Fleet(5, 10_000, 200_000, Instant.parse("2026-11-20T06:00:00Z")));
            database.execute(
                    "UPDATE hosts SET tags = array['site:' || left(hostname, 3), 'all'] WHERE deleted_at IS NULL",
                    "UPDATE hosts SET deleted_at = now() WHERE id IN (SELECT id FROM hosts ORDER BY hostname LIMIT 50)",
                    "INSERT INTO groups (id, name, description, created_at, updated_at)"
                            + " SELECT gen_random_uuid(), 'group ' || n, '', now(), now() FROM generate_series(1, 50) n",
                    "INSERT INTO group_members (group_id, host_id, added_at)"
                            + " SELECT (array(SELECT id FROM groups))[1 + (row_number() OVER (ORDER BY id)) % 50], id, now()"
                            + " FROM hosts",
                    "INSERT INTO scan_summaries SELECT id, 1, 2, 3, 4, now() FROM scans",
                    "INSERT INTO host_keys (id, host_id, key_type, public_key, fingerprint, status, origin,"
                            + " first_seen_at, last_seen_at, decided_at) SELECT gen_random_uuid(), id, 'ssh-ed25519', 'k',"
                            + " id::text, 'pinned', 'first_contact', now(), now(), now() FROM hosts",
                    "INSERT INTO credentials (id, name, scope, host_id, username, key_id, password, created_at, updated_at)"
                            + " SELECT gen_random_uuid(), 'of ' || id, 'host', id, 'scan', 'k', '\\x01', now(), now() FROM hosts",
                    "VACUUM ANALYZE");
            try {
                return DSL.using(database.connect(), SQLDialect.POSTGRES);
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        }
    }

    public static DSLContext jooq() {
        return Seeded.JOOQ;
    }

    /** Fail if the planner would read a table that grows from its first row to its last. */
    public static void mustScanNothingWhole(Query query) {
        String plan = jooq().explain(query).plan();
        assertThat(plan).as(query.getSQL()).contains("cost=");
        for (String table : GROWING) {
            assertThat(plan).as(query.toString()).doesNotContainPattern("Seq Scan on " + table + "\\b");
        }
    }
}
