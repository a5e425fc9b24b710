package io.safeupgrade.file;

import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The names in the directory of restore points; what carries none of them is somebody else's. */
final class RestorePointNames {

    private static final String PARTIAL = ".partial-";
    private static final String REMOVING = ".removing-";
    private static final Pattern ID = Pattern.compile("\\d{8}T\\d{6}Z-[0-9A-Za-z._-]{1,200}");
    private static final Pattern RUN = Pattern.compile("[0-9A-Za-z-]{1,40}");
    private static final Pattern UNFIT = Pattern.compile("[^0-9A-Za-z._-]");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final Pattern PART = Pattern.compile("[0-9A-Za-z_][0-9A-Za-z._-]{0,200}");
    private static final Set<String> OURS = Set.of(Manifest.FILE, VerificationRecord.FILE);

    private RestorePointNames() {}

    /** Say whether {@code name} is the final name of a restore point. */
    static boolean isId(String name) {
        return ID.matcher(name).matches();
    }

    static String id(Instant created, String from, String to) {
        return "%s-%s-to-%s".formatted(STAMP.format(created), fit(from), fit(to));
    }

    /**
     * Return where {@code point} lies.
     *
     * @throws IllegalArgumentException if that is not in {@code directory}
     */
    static Path placeOf(RestorePoint point, Path directory) {
        Path place = isId(point.id()) ? directory.resolve(point.id()) : directory;
        if (place.equals(directory) || !point.directory().equals(place)) {
            throw new IllegalArgumentException(
                    "the restore point [" + point.directory() + "] does not lie in [" + directory + "]");
        }
        return place;
    }

    static String partial(RunId run) {
        return PARTIAL + run.text();
    }

    static Optional<RunId> runOfPartial(String name) {
        return rest(name, PARTIAL).filter(run -> RUN.matcher(run).matches()).map(RunId::new);
    }

    static String removing(String id) {
        return REMOVING + id;
    }

    static boolean isRemoving(String name) {
        return rest(name, REMOVING).filter(RestorePointNames::isId).isPresent();
    }

    /** Reject names of parts that could leave their directory, hide, or take the place of our own files. */
    static void requirePart(String name) throws IOException {
        if (!PART.matcher(name).matches() || OURS.contains(name)) {
            throw new IOException("the part [" + name + "] is not named like a file of a provider");
        }
    }

    private static Optional<String> rest(String name, String prefix) {
        return name.startsWith(prefix) ? Optional.of(name.substring(prefix.length())) : Optional.empty();
    }

    private static String fit(String text) {
        return UNFIT.matcher(text).replaceAll("_");
    }
}
