package io.openwatch.audit;

import io.openwatch.access.Permission;
import io.openwatch.http.Access;
import io.openwatch.http.ApiException;
import io.openwatch.http.ApiServer;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Exchange;
import io.openwatch.http.Resource;
import io.openwatch.http.Routes;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jooq.DSLContext;

/**
 * Offer the trail: lists, exports, and the look through the chain.
 *
 * @since 0.1
 */
public final class AuditResource implements Resource {
    private final DSLContext jooq;
    private final AuditStore store;
    private final AuditExport export;
    private final AuditVerifier verifier;
    private final AuditTrail trail = new ChainedTrail(InstantSource.system());
    /** A look reads every event; one at a time is enough. */
    private final Semaphore looks = new Semaphore(1);

    private final BooleanSupplier trial;

    /** Offer the trail behind {@code jooq}, anchored in {@code file}; while {@code trial} nothing is written, so nothing leaves. */
    public AuditResource(DSLContext jooq, AnchorFile file, BooleanSupplier trial) {
        this.trial = trial;
        this.jooq = jooq;
        this.store = new AuditStore(jooq);
        this.export = new AuditExport(store, ApiServer.json());
        this.verifier = new AuditVerifier(jooq, file);
    }

    @Override
    public void routes(Routes routes) {
        routes.get("/api/v1/audit/events", Access.of(Permission.AUDIT_READ), this::list);
        routes.get("/api/v1/audit/events/{id}", Access.of(Permission.AUDIT_READ), this::one);
        routes.get("/api/v1/audit/events:export", Access.of(Permission.AUDIT_EXPORT), this::export);
        routes.get("/api/v1/audit/verification", Access.of(Permission.AUDIT_VERIFY), this::verify);
    }

    private void list(Exchange exchange) {
        exchange.answer(store.list(exchange.page(), filter(exchange)));
    }

    private void one(Exchange exchange) {
        UUID id = exchange.pathId("id", ErrorKind.AUDIT_EVENT_NOT_FOUND);
        exchange.answer(store.find(id)
                .orElseThrow(
                        () -> new ApiException(ErrorKind.AUDIT_EVENT_NOT_FOUND, "there is no event [" + id + "]")));
    }

    private void export(Exchange exchange) {
        if (trial.getAsBoolean()) {
            throw new ApiException(
                    ErrorKind.MAINTENANCE,
                    "exports are on record, and nothing can be recorded while an upgrade is verified");
        }
        AuditStore.Filter filter = filter(exchange);
        String format = exchange.queryWord("format", Set.of("csv", "jsonl")).orElse("csv");
        // Whoever takes the trail away leaves a trace of it.
        trail.append(
                jooq, AuditEvent.done("audit.exported", exchange.caller(), "audit", format, Map.of("format", format)));
        exchange.header("Content-Disposition", "attachment; filename=\"openwatch-audit." + format + "\"");
        if (format.equals("csv")) {
            exchange.stream("text/csv; charset=utf-8", out -> export.csv(filter, out));
        } else {
            exchange.stream("application/x-ndjson", out -> export.jsonLines(filter, out));
        }
    }

    private void verify(Exchange exchange) {
        if (!looks.tryAcquire()) {
            throw new ApiException(ErrorKind.BUSY, "the trail is being verified already");
        }
        try {
            exchange.answer(verifier.verify());
        } finally {
            looks.release();
        }
    }

    private static AuditStore.Filter filter(Exchange exchange) {
        return new AuditStore.Filter(
                exchange.query("action"),
                exchange.queryWord("outcome", Set.of("success", "denied", "failure")),
                exchange.queryId("actor_id"),
                exchange.query("target_type"),
                exchange.query("target_id"),
                exchange.query("correlation"),
                exchange.queryMoment("since"),
                exchange.queryMoment("until"));
    }
}
