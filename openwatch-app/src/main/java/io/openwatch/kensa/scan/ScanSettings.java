package io.openwatch.kensa.scan;

import io.openwatch.kensa.batch.Dialect;
import io.openwatch.kensa.session.Elevation;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How hosts are asked.
 *
 * @param elevation with which rights
 * @param dialect in which shell
 * @param limit how long one host may take to answer
 * @param clock the time of results
 * @since 0.1
 */
public record ScanSettings(Elevation elevation, Dialect dialect, Duration limit, InstantSource clock) {

    /** How long one host may take unless said otherwise. */
    public static final Duration LIMIT = Duration.ofMinutes(5);

    /** Ask with the rights of the user, in the usual shell. */
    public static ScanSettings usual() {
        return new ScanSettings(new Elevation.None(), Dialect.USUAL, LIMIT, InstantSource.system());
    }
}
