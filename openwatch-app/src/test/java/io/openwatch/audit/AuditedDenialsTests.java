package io.openwatch.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.access.Caller;
import io.openwatch.access.Permission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

class AuditedDenialsTests {
    private final List<AuditEvent> written = new ArrayList<>();
    private final AtomicBoolean readOnly = new AtomicBoolean();
    private Instant now = Instant.parse("2026-11-20T06:00:00Z");
    private final AuditedDenials denials = new AuditedDenials(
            DSL.using(SQLDialect.POSTGRES), (work, event) -> written.add(event), () -> now, readOnly::get);

    @Test
    void writesOneAnHourOfEachAccountAndPermissionAndCountsTheOthers() {
        Caller guesser = caller();
        for (int time = 0; time < 1000; time++) {
            denials.denied(guesser, Permission.USER_READ, "GET /api/v1/users");
            denials.denied(guesser, Permission.ROLE_WRITE, "POST /api/v1/roles");
        }
        denials.denied(caller(), Permission.USER_READ, "GET /api/v1/users");
        assertThat(written).hasSize(3);
        now = now.plus(Duration.ofHours(1));
        denials.denied(guesser, Permission.USER_READ, "GET /api/v1/users");
        assertThat(written.getLast().detail().get("unwritten_before")).isEqualTo(999L);
        assertThat(written.getLast().outcome()).isEqualTo(AuditEvent.Outcome.DENIED);
        assertThat(written).hasSize(4);
    }

    @Test
    void writesNothingWhileAnUpgradeIsVerified() {
        readOnly.set(true);
        denials.denied(caller(), Permission.USER_READ, "GET /api/v1/users");
        assertThat(written).isEmpty();
    }

    private static Caller caller() {
        return new Caller(
                Caller.Kind.TOKEN,
                Optional.of(UUID.randomUUID()),
                "somebody",
                Optional.empty(),
                Set.of(),
                "127.0.0.1",
                "req-1");
    }
}
