package io.openwatch.jobs;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Name a kind of job.
 *
 * @param code its name, as {@code host.scan}; stored, so it never changes
 * @param payload what such a job works on: a record of plain values, without anything secret
 * @param mostAttempts how often it is tried before it is dead; an attempt that ends with its worker counts
 * @param firstPause how long to wait after the first failure; doubles with each, up to an hour
 * @since 0.1
 */
public record JobType(String code, Class<? extends Record> payload, int mostAttempts, Duration firstPause) {
    private static final Pattern CODE = Pattern.compile("[a-z0-9_]+(\\.[a-z0-9_]+)*");
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MOST_DOUBLINGS = 12;

    /** Refuse what could not be stored, or would store a secret. */
    public JobType {
        if (!CODE.matcher(code).matches() || mostAttempts < 1) {
            throw new IllegalArgumentException("no kind of job [" + code + "]");
        }
        PayloadForm.check(payload);
    }

    /** Tell how long to wait after the failure of attempt {@code attempt}, counted from 1. */
    Duration pause(int attempt) {
        Duration pause = firstPause.multipliedBy(1L << Math.min(attempt - 1, MOST_DOUBLINGS));
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }
}
