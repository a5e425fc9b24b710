package io.safeupgrade;

import java.util.Optional;

/**
 * Name what a restore left beside the live data: the data that it replaced, or what an interrupted one did not finish.
 *
 * @param provider the provider that made it and can discard it
 * @param kind whether it may hold the only copy of something
 * @param name the provider's own name of it (a database, a directory); unique with provider
 * @param attempt the restore that made it, when its name tells
 * @param bytes what it takes on disk, 0 when that cannot be told
 * @since 0.1
 */
public record KeptAside(String provider, Kind kind, String name, Optional<RunId> attempt, long bytes) {

    /** Whether it may hold the only copy of something. */
    public enum Kind {
        /** Data that were live; only an operator discards them. */
        REPLACED,
        /** A copy made to verify or restore, of no further use; discarded by rule. */
        SCRATCH
    }
}
