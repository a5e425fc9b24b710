package io.openwatch.changes;

import io.openwatch.access.Caller;
import io.openwatch.audit.AuditEvent;
import io.openwatch.audit.AuditTrail;
import io.openwatch.events.Events;
import io.openwatch.events.Topic;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/**
 * Make changes to the database together with their record in the audit trail and the event for those who listen: all are
 * there, or none.
 *
 * <p>Threads: any.
 *
 * @since 0.1
 */
public final class Changes {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private final DSLContext jooq;
    private final AuditTrail audit;
    private final Events events;

    /** Change the database behind {@code jooq}, record it in {@code audit} and tell {@code events}. */
    public Changes(DSLContext jooq, AuditTrail audit, Events events) {
        this.jooq = jooq;
        this.audit = audit;
        this.events = events;
    }

    /** Change the database behind {@code jooq} and record it in {@code audit}; nobody listens. */
    public Changes(DSLContext jooq, AuditTrail audit) {
        this(jooq, audit, (transaction, topic, kind, payload) -> {});
    }

    /**
     * Say what is done, before it is.
     *
     * @param action what, as {@code host.created}
     * @param by who
     * @param targetType to what kind of thing
     */
    public record Action(String action, Caller by, String targetType) {}

    /** A transaction in which something is being changed. */
    public final class Work {
        private final DSLContext transaction;
        private final Action action;

        private Work(DSLContext transaction, Action action) {
            this.transaction = transaction;
            this.action = action;
        }

        /** Return SQL within the transaction. */
        public DSLContext sql() {
            return transaction;
        }

        /** Record and tell that it was done to {@code target}; {@code detail} never holds a secret. */
        public void done(Object target, Map<String, ?> detail) {
            audit.append(
                    transaction,
                    new AuditEvent(
                            action.action(),
                            action.by(),
                            action.targetType(),
                            target.toString(),
                            AuditEvent.Outcome.SUCCESS,
                            detail));
            // The detail may be long, and who may listen need not be allowed to read the trail.
            topic(action.targetType())
                    .ifPresent(topic ->
                            events.publish(transaction, topic, action.action(), Map.of("id", target.toString())));
        }
    }

    private static Optional<Topic> topic(String targetType) {
        return Topic.of(targetType + "s");
    }

    /** Do {@code work} in one transaction; whatever it throws takes everything back and goes on to the caller. */
    public <T> T make(Action action, Function<Work, T> work) {
        return jooq.transactionResult(begun -> work.apply(new Work(begun.dsl(), action)));
    }

    /** Return the name of the rule of uniqueness that {@code failed} broke; empty where it was something else. */
    public static String brokenUniqueness(DataAccessException failed) {
        return broken(failed, UNIQUE_VIOLATION);
    }

    /** Return the name of the reference that {@code failed} broke; empty where it was something else. */
    public static String brokenReference(DataAccessException failed) {
        return broken(failed, FOREIGN_KEY_VIOLATION);
    }

    private static String broken(DataAccessException failed, String state) {
        org.postgresql.util.PSQLException cause = failed.getCause(org.postgresql.util.PSQLException.class);
        if (cause == null || cause.getServerErrorMessage() == null || !state.equals(cause.getSQLState())) {
            return "";
        }
        String constraint = cause.getServerErrorMessage().getConstraint();
        return constraint == null ? "" : constraint;
    }
}
