package io.openwatch.audit;

import io.openwatch.access.Caller;
import java.util.Map;

/**
 * Tell what was done, by whom and to what.
 *
 * @param action what, as {@code host.created}
 * @param by who
 * @param targetType to what kind of thing
 * @param targetId to which one
 * @param outcome how it ended
 * @param detail what else is worth knowing; never a secret
 * @since 0.1
 */
public record AuditEvent(
        String action, Caller by, String targetType, String targetId, Outcome outcome, Map<String, ?> detail) {

    /** How an action ended. */
    public enum Outcome {
        /** It was done. */
        SUCCESS,
        /** It was not allowed. */
        DENIED,
        /** It was tried in vain. */
        FAILURE
    }

    /** Copy the detail. */
    public AuditEvent {
        detail = Map.copyOf(detail);
    }
}
