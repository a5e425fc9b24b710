package io.openwatch.kensa.fact;

import java.time.Duration;
import java.util.List;

/**
 * Every file of the local file systems that anybody should have a look at: setuid or setgid, writable for all, or without
 * a known owner or group. One walk serves all rules.
 *
 * @since 0.1
 */
public record TreeWalk() implements Source<TreeWalk.Found> {

    /** How long the walk may take. */
    public static final Duration LIMIT = Duration.ofMinutes(2);

    /** How many bytes of findings are read. */
    public static final int CAP = 4 << 20;

    /**
     * What a walk to its end found.
     *
     * @param files the files, directories with the sticky bit left out
     * @param ownersKnown whether files without owner or group were looked for; some tools cannot
     */
    public record Found(List<FileState> files, boolean ownersKnown) {

        /** Copy the list. */
        public Found {
            files = List.copyOf(files);
        }
    }
}
