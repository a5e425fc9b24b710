package io.openwatch.hosts;

import io.openwatch.http.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ask for maintenance: nobody scans and nobody is alerted until it ends, which it does by itself.
 *
 * @param until when it ends
 * @param reason what others should know
 * @since 0.1
 */
public record Maintenance(@Nullable Instant until, @Nullable String reason) {
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final int LONGEST_REASON = 500;

    /** End the request if it is not one to come, within a year. */
    public void check(Instant now) {
        new Problem.Collector()
                .require(
                        until != null && until.isAfter(now) && until.isBefore(now.plus(LONGEST)),
                        "until",
                        "must be a moment to come, within a year")
                .require(
                        reason == null || reason.length() <= LONGEST_REASON,
                        "reason",
                        "at most " + LONGEST_REASON + " characters")
                .end("the maintenance is not valid");
    }

    /** Return the end as the database keeps it. */
    public Instant moment() {
        return Objects.requireNonNull(until).truncatedTo(ChronoUnit.MICROS);
    }

    /** Tell the audit trail. */
    public Map<String, ?> detail() {
        return Map.of("until", moment().toString(), "reason", reason == null ? "" : reason);
    }
}
