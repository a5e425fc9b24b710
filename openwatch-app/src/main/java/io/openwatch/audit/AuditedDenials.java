package io.openwatch.audit;

import io.openwatch.access.Caller;
import io.openwatch.access.Permission;
import io.openwatch.http.ApiException;
import io.openwatch.http.Denials;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.jooq.DSLContext;

/**
 * Write refused requests into the trail, without letting who sends them fill it.
 *
 * <p>Of one account and one reason (a permission that is missing, or an error) the first is written, then one an hour with the
 * number of those between. So what one account can add is bounded by the number of permissions, however fast it asks, or a
 * foreign page asks in its name; the metrics count every refusal. While an upgrade is being verified nothing is written, as by
 * any other request. Threads: any.
 *
 * @since 0.1
 */
public final class AuditedDenials implements Denials {
    private static final Duration ONCE_IN = Duration.ofHours(1);
    private static final int MOST = 10_000;

    private final DSLContext jooq;
    private final AuditTrail trail;
    private final InstantSource clock;
    private final BooleanSupplier readOnly;
    private final LinkedHashMap<Subject, Written> latest = new LinkedHashMap<>();

    /** Write with {@code trail}, unless {@code readOnly} says that nothing may be written. */
    public AuditedDenials(DSLContext jooq, AuditTrail trail, InstantSource clock, BooleanSupplier readOnly) {
        this.jooq = jooq;
        this.trail = trail;
        this.clock = clock;
        this.readOnly = readOnly;
    }

    /** Whom something is refused, and what. */
    private record Subject(String who, String reason) {}

    /** When the latest was written, and how many came since. */
    private record Written(Instant at, long since) {}

    @Override
    public void denied(Caller caller, ApiException refusal, String operation) {
        if (readOnly.getAsBoolean()) {
            return;
        }
        String who = caller.user().or(caller::means).map(Object::toString).orElse(caller.name());
        String error = refusal.kind().code();
        OptionalLong before =
                due(new Subject(who, refusal.permission().map(Permission::code).orElse(error)));
        if (before.isPresent()) {
            trail.append(
                    jooq,
                    new AuditEvent(
                            "authz.denied",
                            caller,
                            "operation",
                            operation,
                            AuditEvent.Outcome.DENIED,
                            detail(refusal, before.getAsLong())));
        }
    }

    private static Map<String, Object> detail(ApiException refusal, long before) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("error", refusal.kind().code());
        refusal.permission().ifPresent(permission -> detail.put("permission", permission.code()));
        detail.put("unwritten_before", before);
        return detail;
    }

    /** Return how many went unwritten before this one; empty where this one does. */
    private synchronized OptionalLong due(Subject subject) {
        Instant now = clock.instant();
        Written last = latest.get(subject);
        if (last != null && now.isBefore(last.at().plus(ONCE_IN))) {
            latest.put(subject, new Written(last.at(), last.since() + 1));
            return OptionalLong.empty();
        }
        latest.remove(subject);
        latest.put(subject, new Written(now, 0));
        if (latest.size() > MOST) {
            latest.remove(latest.firstEntry().getKey());
        }
        return OptionalLong.of(last == null ? 0 : last.since());
    }
}
