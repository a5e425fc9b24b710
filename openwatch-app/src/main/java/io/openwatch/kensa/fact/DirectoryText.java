package io.openwatch.kensa.fact;

import java.util.List;

/**
 * The texts of the files of one directory, by name; hidden files and directories below it are left out.
 *
 * @param path the directory's absolute path
 * @param suffix what names must end with, such as {@code .conf}
 * @since 0.1
 */
public record DirectoryText(String path, String suffix) implements Source<List<DirectoryText.Entry>> {

    /** How many files of one directory are read; a fuller one counts as not read. */
    public static final int MOST = 1000;

    /**
     * One file of it.
     *
     * @param path where it is
     * @param text what it holds; absent for a link to nothing, empty for a link to {@code /dev/null}
     */
    public record Entry(String path, Reading<String> text) {

        /** Return the file's name without its directory. */
        public String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    /** Check the path. */
    public DirectoryText {
        Paths.check(path);
        if (suffix.indexOf('/') >= 0 || suffix.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the suffix [" + suffix + "] cannot end a file's name");
        }
    }
}
