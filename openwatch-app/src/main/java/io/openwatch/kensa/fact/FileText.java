package io.openwatch.kensa.fact;

/**
 * The text of a regular file, links followed; absent when there is no such file.
 *
 * @param path its absolute path
 * @since 0.1
 */
public record FileText(String path) implements Source<String> {

    /** How many bytes of a file are read; a longer one counts as not read. */
    public static final int LARGEST = 1 << 20;

    /** Check the path. */
    public FileText {
        Paths.check(path);
    }
}
