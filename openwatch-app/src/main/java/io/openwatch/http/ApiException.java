package io.openwatch.http;

import io.openwatch.access.Permission;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * End a request with an error of the API.
 *
 * @since 0.1
 */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final transient List<Problem> problems;
    private final @Nullable Duration retryAfter;
    private final @Nullable Permission permission;

    private ApiException(
            ErrorKind kind,
            String message,
            List<Problem> problems,
            @Nullable Duration retryAfter,
            @Nullable Permission permission) {
        super(message, null, false, false);
        this.kind = kind;
        this.problems = List.copyOf(problems);
        this.retryAfter = retryAfter;
        this.permission = permission;
    }

    /** Answer with {@code kind}; {@code message} and {@code problems} are shown to the client. */
    public ApiException(ErrorKind kind, String message, List<Problem> problems) {
        this(kind, message, problems, null, null);
    }

    /** Answer with {@code kind} without naming a field. */
    public ApiException(ErrorKind kind, String message) {
        this(kind, message, List.of(), null, null);
    }

    /** Answer 400 for one field. */
    public static ApiException invalid(String field, String problem) {
        return new ApiException(
                ErrorKind.REQUEST_INVALID, field + ": " + problem, List.of(new Problem(field, problem)));
    }

    /** Answer 403: the caller does not hold {@code permission}. */
    public static ApiException missing(Permission permission, String message, List<Problem> problems) {
        return new ApiException(ErrorKind.PERMISSION_DENIED, message, problems, null, permission);
    }

    /** Answer 412: {@code what} is not any more what the caller's {@code If-Match} names. */
    public static ApiException stale(String what) {
        return new ApiException(ErrorKind.VERSION_STALE, "somebody else has changed " + what + "; read it again");
    }

    /** Return the same error that says when it may be worth trying again. */
    public ApiException retryAfter(Duration wait) {
        return new ApiException(kind, message(), problems, wait, permission);
    }

    /** Return the registered error. */
    public ErrorKind kind() {
        return kind;
    }

    /** Return what is shown to people. */
    public String message() {
        return String.valueOf(getMessage());
    }

    /** Return what is wrong, one entry for each field. */
    public List<Problem> problems() {
        return problems == null ? List.of() : problems;
    }

    /** Return the permission that the caller does not hold; empty where that is not the reason. */
    public Optional<Permission> permission() {
        return Optional.ofNullable(permission);
    }

    /** Return when to try again; empty where nobody knows. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
