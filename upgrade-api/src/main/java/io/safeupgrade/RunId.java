package io.safeupgrade;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Name one run of an upgrade: a UTC stamp and a random tail, safe in file names and as PostgreSQL application name.
 *
 * @param text at most 40 characters of {@code [0-9A-Za-z-]}
 * @since 0.1
 */
public record RunId(String text) {

    private static final Pattern FORM = Pattern.compile("[0-9A-Za-z-]{1,40}");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** Reject text that could leave its directory or break a session name. */
    public RunId {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not a run id [" + text + "]");
        }
    }

    /** Make a fresh id for a run that begins at {@code now}. */
    public static RunId create(Instant now, RandomGenerator random) {
        return new RunId("%s-%06x".formatted(STAMP.format(now), random.nextInt(1 << 24)));
    }

    @Override
    public String toString() {
        return text;
    }
}
