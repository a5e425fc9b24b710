package io.openwatch.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Wrap an error as clients receive it.
 *
 * @param error the error
 */
record ErrorEnvelope(Body error) {

    /** The error itself. */
    record Body(
            String code,
            String fault,
            boolean retryable,
            String humanMessage,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Problem> detail,
            String correlationId) {}

    static ErrorEnvelope of(ErrorKind kind, String message, List<Problem> detail, String correlationId) {
        return new ErrorEnvelope(
                new Body(kind.code(), kind.fault().word(), kind.retryable(), message, detail, correlationId));
    }
}
