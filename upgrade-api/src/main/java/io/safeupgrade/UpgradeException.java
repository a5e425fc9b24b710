package io.safeupgrade;

/**
 * Carry a {@link Failure} where a value cannot: from constructors, parsers and file adapters.
 *
 * <p>To the engine an exception out of a provider means "unknown", the worst case. Expected failure is a value.
 *
 * @since 0.1
 */
public class UpgradeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    /** Carry {@code failure}. */
    public UpgradeException(Failure failure) {
        super(message(failure));
        this.failure = failure;
    }

    /** Carry {@code failure}, caused by {@code cause}. */
    public UpgradeException(Failure failure, Throwable cause) {
        super(message(failure), cause);
        this.failure = failure;
    }

    /** Return what failed. */
    public Failure failure() {
        return failure;
    }

    private static String message(Failure failure) {
        String remedy = failure.remedy().isEmpty() ? "" : "; " + failure.remedy();
        return failure.what() + remedy + " (" + failure.code().label() + ")";
    }
}
