package io.openwatch.kensa.host;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a file that says something: no empty line, no comment.
 *
 * @param file the file
 * @param number its number, from 1
 * @param text the line without spaces around it
 * @since 0.1
 */
public record ConfigLine(String file, int number, String text) {

    /** Return the lines of {@code text}; those that begin with {@code #} or {@code ;} are comments. */
    public static List<ConfigLine> of(String file, String text) {
        List<ConfigLine> lines = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String said = line.strip();
            if (!said.isEmpty() && said.charAt(0) != '#' && said.charAt(0) != ';') {
                lines.add(new ConfigLine(file, number, said));
            }
        }
        return lines;
    }

    /** Return where it is, for evidence. */
    public String place() {
        return file + ":" + number;
    }
}
