package io.openwatch.kensa.batch;

import java.util.List;

/**
 * What a host's shell is called and where programs are looked for.
 *
 * @param shell the words that start a POSIX shell
 * @param path the search path, whatever the user's own is
 * @since 0.1
 */
public record Dialect(List<String> shell, String path) {

    /** The system's shell and the directories of its own programs. */
    public static final Dialect USUAL = new Dialect(List.of("sh"), "/usr/sbin:/usr/bin:/sbin:/bin");

    /** Copy the list. */
    public Dialect {
        shell = List.copyOf(shell);
    }
}
