package io.openwatch.jobs;

import java.util.UUID;

/**
 * Tell an attempt that its job is no longer its own.
 *
 * @since 0.1
 */
public final class LostRightException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostRightException(UUID job) {
        super("the job [" + job + "] was cancelled or given to another worker; this attempt has no effect");
    }
}
