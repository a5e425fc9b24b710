package io.openwatch.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.access.Caller;
import io.openwatch.access.Permission;
import io.openwatch.http.ApiException;
import io.openwatch.http.ErrorKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
            denials.denied(guesser, missing(Permission.USER_READ), "GET /api/v1/users");
            denials.denied(guesser, missing(Permission.ROLE_WRITE), "POST /api/v1/roles");
        }
        denials.denied(caller(), missing(Permission.USER_READ), "GET /api/v1/users");
        assertThat(written).hasSize(3);
        now = now.plus(Duration.ofHours(1));
        denials.denied(guesser, missing(Permission.USER_READ), "GET /api/v1/users");
        assertThat(written.getLast().detail().get("unwritten_before")).isEqualTo(999L);
        assertThat(written.getLast().outcome()).isEqualTo(AuditEvent.Outcome.DENIED);
        assertThat(written).hasSize(4);
    }

    @Test
    void writesWhatAForeignPageAsksInSomebodysNameAsRarely() {
        Caller victim = caller();
        ApiException foreign = new ApiException(ErrorKind.CSRF_REFUSED, "not from our own page");
        for (int time = 0; time < 1000; time++) {
            denials.denied(victim, foreign, "POST /api/v1/hosts");
            denials.denied(victim, new ApiException(ErrorKind.ESCALATION_REFUSED, "too far"), "POST /api/v1/roles");
        }
        assertThat(written)
                .extracting(event -> event.targetId() + " " + new TreeMap<>(event.detail()))
                .containsExactly(
                        "POST /api/v1/hosts {error=auth.csrf_refused, unwritten_before=0}",
                        "POST /api/v1/roles {error=authz.escalation_refused, unwritten_before=0}");
    }

    @Test
    void writesNothingWhileAnUpgradeIsVerified() {
        readOnly.set(true);
        denials.denied(caller(), missing(Permission.USER_READ), "GET /api/v1/users");
        assertThat(written).isEmpty();
    }

    private static ApiException missing(Permission permission) {
        return ApiException.missing(permission, "it is missing", List.of());
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
