package io.openwatch.config;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Read a file of assignments as systemd's {@code EnvironmentFile=} does, and never as a shell does.
 *
 * <p>Quotes, backslashes, continuation lines and comments mean what systemd 252 makes of them, so that the service and
 * every command see the same values. Where systemd drops a line in silence, or where its releases differ, this reader
 * reports a problem instead.
 *
 * @param file where it was read from
 * @param assignments in the order of the file; of two with one name the last counts
 * @param problems what systemd would drop, or what could be read in two ways
 * @since 0.1
 */
public record EnvironmentFile(Path file, List<Assignment> assignments, List<ConfigProblem> problems) {

    /** Copy the lists. */
    public EnvironmentFile {
        assignments = List.copyOf(assignments);
        problems = List.copyOf(problems);
    }

    /**
     * Assign one value.
     *
     * @param name the variable
     * @param value the value, quotes and escapes undone
     * @param line where the name stands, counted from 1
     */
    public record Assignment(String name, String value, int line) {
        @Override
        public String toString() {
            return name + "=*** at line " + line;
        }
    }

    /** Return a file without assignments. */
    public static EnvironmentFile empty(Path file) {
        return new EnvironmentFile(file, List.of(), List.of());
    }

    /**
     * Read {@code file}.
     *
     * @throws UpgradeException if it cannot be read; the message names the file and the remedy
     */
    public static EnvironmentFile read(Path file) {
        try {
            return parse(file, Files.readString(file, StandardCharsets.UTF_8));
        } catch (CharacterCodingException notText) {
            throw unreadable(file, "it is not UTF-8 text", "save it as UTF-8", notText);
        } catch (IOException failed) {
            String remedy = "run the command with sudo, or as a member of the group that owns the file";
            throw unreadable(file, failed.getClass().getSimpleName(), remedy, failed);
        }
    }

    /** Parse {@code text} as the content of {@code file}. */
    public static EnvironmentFile parse(Path file, String text) {
        return new EnvironmentFileParser(file, text).parse();
    }

    /** Return the assignments by name, the last of each name. */
    public Map<String, Assignment> byName() {
        Map<String, Assignment> named = new LinkedHashMap<>();
        assignments.forEach(assignment -> named.put(assignment.name(), assignment));
        return named;
    }

    private static UpgradeException unreadable(Path file, String why, String remedy, IOException cause) {
        return new UpgradeException(
                Failure.of(ErrorCode.MISCONFIGURED, "cannot read [" + file + "]: " + why, remedy), cause);
    }
}
