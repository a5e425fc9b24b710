package io.openwatch.http;

import java.util.List;

/**
 * End a request with an error of the API.
 *
 * @since 0.1
 */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final transient List<String> detail;

    /** Answer with {@code kind}; {@code message} and {@code detail} are shown to the client. */
    public ApiException(ErrorKind kind, String message, List<String> detail) {
        super(message);
        this.kind = kind;
        this.detail = List.copyOf(detail);
    }

    /** Answer with {@code kind} without details. */
    public ApiException(ErrorKind kind, String message) {
        this(kind, message, List.of());
    }

    /** Return the registered error. */
    public ErrorKind kind() {
        return kind;
    }

    /** Return what is wrong, one entry for each field. */
    public List<String> detail() {
        return detail;
    }
}
