package io.safeupgrade.postgres;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keep the checksums of shipped migrations in a file under version control, so that a test fails when one is edited.
 *
 * <p>The lock file has one line per migration file, {@code <sha256>  <path below its location>}, sorted by path, the
 * format of {@code sha256sum}. Line endings do not count. A test of an appliance reads
 * {@code assertThat(MigrationChecksums.compare(List.of("classpath:db/migration"), lockFile)).isEmpty()}.
 *
 * @since 0.1
 */
public final class MigrationChecksums {

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *](.+)");

    private MigrationChecksums() {}

    /**
     * Describe one way in which the files are not the recorded ones.
     *
     * @param kind which way
     * @param file the migration file, by its path below the location
     * @param what in words, with the remedy
     */
    public record Difference(Kind kind, String file, String what) {

        /** How a file differs from its record. */
        public enum Kind {
            /** A shipped text changed. */
            EDITED,
            /** A shipped file is gone. */
            REMOVED,
            /** A shipped text is there under another name. */
            RENUMBERED,
            /** The file is not recorded yet: {@link #write} records it. */
            NEW
        }

        @Override
        public String toString() {
            return kind + " " + file + ": " + what;
        }
    }

    /**
     * Compare the files of {@code locations} with the lock file; a missing lock file has no entries.
     *
     * @param locations as {@link FlywayMigrator#locations} takes them
     * @return the differences by path, empty when there are none
     * @throws UpgradeException MISCONFIGURED when a location or the lock file cannot be read
     */
    public static List<Difference> compare(List<String> locations, Path lockFile) {
        return compare(checksums(locations), recorded(lockFile));
    }

    /**
     * Record new files in the lock file.
     *
     * @throws UpgradeException MISCONFIGURED, writing nothing, when a recorded file was edited, removed or renumbered: to
     *     take that on knowingly, edit the lock file by hand
     */
    public static void write(List<String> locations, Path lockFile) {
        NavigableMap<String, String> now = checksums(locations);
        List<Difference> broken = compare(now, recorded(lockFile)).stream()
                .filter(difference -> difference.kind() != Difference.Kind.NEW)
                .toList();
        if (!broken.isEmpty()) {
            throw misconfigured("shipped migrations changed " + broken, "put the shipped files back");
        }
        StringBuilder text = new StringBuilder();
        now.forEach((file, sum) -> text.append(sum).append("  ").append(file).append('\n'));
        try {
            Files.writeString(lockFile, text);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }

    private static List<Difference> compare(NavigableMap<String, String> now, NavigableMap<String, String> recorded) {
        List<Difference> differences = new ArrayList<>();
        recorded.forEach((file, sum) -> {
            String found = now.get(file);
            if (found == null) {
                differences.add(gone(file, nameOf(sum, now, recorded)));
            } else if (!found.equals(sum)) {
                differences.add(new Difference(
                        Difference.Kind.EDITED,
                        file,
                        "its text is not the shipped one; put it back and write a new migration"));
            }
        });
        now.forEach((file, sum) -> {
            if (!recorded.containsKey(file) && !recorded.containsValue(sum)) {
                differences.add(new Difference(
                        Difference.Kind.NEW, file, "it is not recorded; record it before it is shipped"));
            }
        });
        return differences;
    }

    private static Difference gone(String file, Optional<String> newName) {
        return newName.map(name -> new Difference(
                        Difference.Kind.RENUMBERED, file, "its text is now in [" + name + "]; give it its name back"))
                .orElseGet(() -> new Difference(
                        Difference.Kind.REMOVED,
                        file,
                        "databases that applied it will refuse this release; put it back"));
    }

    private static Optional<String> nameOf(
            String sum, NavigableMap<String, String> now, NavigableMap<String, String> recorded) {
        return now.entrySet().stream()
                .filter(entry -> entry.getValue().equals(sum) && !recorded.containsKey(entry.getKey()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static NavigableMap<String, String> checksums(List<String> locations) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = context == null ? MigrationChecksums.class.getClassLoader() : context;
        NavigableMap<String, String> sums = new TreeMap<>();
        MigrationFiles.read(locations, loader)
                .forEach((file, text) -> sums.put(file, digest(text.replace("\r\n", "\n"))));
        return sums;
    }

    private static NavigableMap<String, String> recorded(Path lockFile) {
        NavigableMap<String, String> sums = new TreeMap<>();
        if (!Files.exists(lockFile)) {
            return sums;
        }
        try {
            for (String line : Files.readAllLines(lockFile)) {
                Matcher matcher = LINE.matcher(line);
                if (!line.isBlank() && !matcher.matches()) {
                    throw misconfigured(
                            "a line of the lock file is no checksum [" + lockFile + ": " + line + "]",
                            "write it as: sha256, two spaces, file");
                }
                if (!line.isBlank()) {
                    sums.put(matcher.group(2), matcher.group(1));
                }
            }
        } catch (IOException unreadable) {
            throw misconfigured("the lock file cannot be read [" + lockFile + "]", "check its permissions");
        }
        return sums;
    }

    private static UpgradeException misconfigured(String what, String remedy) {
        return new UpgradeException(Failure.of(ErrorCode.MISCONFIGURED, what, remedy));
    }
}
