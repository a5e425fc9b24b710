package io.openwatch.audit;

import io.openwatch.access.Caller;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Tell what somebody did, or tried to do.
 *
 * @param action what, as {@code host.created}: the kind of thing, a dot, what became of it
 * @param by who
 * @param targetType the kind of thing that it was done to; empty where there is none
 * @param targetId which one, as its id or name; empty where there is none
 * @param outcome whether it was done
 * @param detail what else a reader wants to know, never a secret; values are texts, numbers, truth values, lists and maps
 * @since 0.1
 */
public record AuditEvent(
        String action, Caller by, String targetType, String targetId, Outcome outcome, Map<String, ?> detail) {
    private static final Pattern ACTION = Pattern.compile("[a-z0-9_]+(\\.[a-z0-9_]+)+");

    /** Whether it was done. */
    public enum Outcome {
        /** It was done. */
        SUCCESS,
        /** It was not allowed. */
        DENIED,
        /** It was allowed and could not be done. */
        FAILURE
    }

    /** Copy the details; refuse an action that is no name. */
    public AuditEvent {
        if (!ACTION.matcher(action).matches()) {
            throw new IllegalArgumentException("no name of an action [" + action + "]");
        }
        detail = Map.copyOf(detail);
    }

    /** Tell of something that was done. */
    public static AuditEvent done(String action, Caller by, String targetType, Object targetId, Map<String, ?> detail) {
        return new AuditEvent(action, by, targetType, targetId.toString(), Outcome.SUCCESS, detail);
    }
}
