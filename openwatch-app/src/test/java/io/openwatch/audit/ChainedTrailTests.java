package io.openwatch.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openwatch.access.Caller;
import io.openwatch.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

class ChainedTrailTests {
    private static final TestDatabase DATABASE = TestDatabase.current();
    private static final Caller SYSTEM = Caller.system("test", "test-1");
    private final AuditTrail trail = new ChainedTrail(InstantSource.system());

    @Test
    void linksEventsOfManyWritersWithoutAGap() throws Exception {
        try (ExecutorService writers = Executors.newFixedThreadPool(8)) {
            List<Future<?>> all = new ArrayList<>();
            for (int writer = 0; writer < 8; writer++) {
                all.add(writers.submit(() -> append(25)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(DATABASE.query("SELECT count(*) = max(position) AND min(position) = 1 FROM audit_links"))
                .isEqualTo("t");
        assertThat(DATABASE.query("SELECT count(*) FROM audit_links l JOIN audit_events e ON e.id = l.event"
                        + " WHERE l.hash = sha256(coalesce((SELECT hash FROM audit_links b WHERE b.position = l.position - 1),"
                        + " sha256('openwatch audit 1')) || int8send(l.position) || e.digest)"))
                .isEqualTo(DATABASE.query("SELECT count(*) FROM audit_events"));
    }

    @Test
    void letsOthersCommitWhileAChangeIsStillOpen() throws SQLException {
        try (Connection slow = DATABASE.connect()) {
            slow.setAutoCommit(false);
            trail.append(jooq(slow), event("slow"));
            append(1);
            String before = DATABASE.query("SELECT max(position) FROM audit_links");
            slow.commit();
            assertThat(DATABASE.query("SELECT l.position - " + before
                            + " FROM audit_links l JOIN audit_events e ON e.id = l.event WHERE e.target_id = 'slow'"))
                    .isEqualTo("1");
        }
    }

    @Test
    void forgetsTheEventOfAChangeThatIsRolledBack() throws SQLException {
        try (Connection connection = DATABASE.connect()) {
            connection.setAutoCommit(false);
            trail.append(jooq(connection), event("undone"));
            connection.rollback();
        }
        assertThat(DATABASE.query("SELECT count(*) FROM audit_events WHERE target_id = 'undone'"))
                .isEqualTo("0");
    }

    @Test
    void refusesAnActionThatIsNoName() {
        assertThatThrownBy(() -> AuditEvent.done("Created host", SYSTEM, "host", "1", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Created host");
    }

    private Void append(int events) throws SQLException {
        try (Connection connection = DATABASE.connect()) {
            for (int event = 0; event < events; event++) {
                trail.append(jooq(connection), event("many"));
            }
        }
        return null;
    }

    private static AuditEvent event(String target) {
        return AuditEvent.done("host.created", SYSTEM, "host", target, Map.of("hostname", "web-1", "ü", List.of(1, 2)));
    }

    private static DSLContext jooq(Connection connection) {
        return DSL.using(connection, SQLDialect.POSTGRES);
    }
}
