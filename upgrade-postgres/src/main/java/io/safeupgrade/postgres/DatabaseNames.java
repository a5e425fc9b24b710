package io.safeupgrade.postgres;

import io.safeupgrade.RunId;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Name the databases that a restore makes beside the live one, and read such names back.
 *
 * @param live the name of the live database
 */
record DatabaseNames(String live) {

    /** PostgreSQL cuts longer names silently, which could hit another database's name. */
    private static final int LIMIT = 63;

    private static final int HASH = 8;
    private static final Pattern FORM =
            Pattern.compile(".*_(aside|restoring|verifying)_([0-9A-Za-z-]{1,40})", Pattern.DOTALL);

    /** What a database beside the live one is for. */
    enum Purpose {
        /** It was live until a restore replaced it. */
        ASIDE,
        /** It is being restored. */
        RESTORING,
        /** It is restored to look at it. */
        VERIFYING,
        /** It is being swapped; no transaction ever commits the name. */
        SWAPPING;

        private String infix() {
            return "_" + name().toLowerCase(Locale.ROOT) + "_";
        }
    }

    /**
     * Tell one database beside the live one.
     *
     * @param name its name
     * @param purpose what it is for
     * @param run the attempt of the restore, or the run that verifies
     */
    record Beside(String name, Purpose purpose, RunId run) {}

    /** Return the name, at most 63 bytes; a live name that is too long is cut and told by its hash. */
    String beside(Purpose purpose, RunId run) {
        String suffix = purpose.infix() + run;
        return base(LIMIT - suffix.length()) + suffix;
    }

    /** Return what {@code name} is for, if it is one that {@link #beside} makes for this live database. */
    Optional<Beside> read(String name) {
        Matcher form = FORM.matcher(name);
        if (!form.matches()) {
            return Optional.empty();
        }
        Purpose purpose = Purpose.valueOf(form.group(1).toUpperCase(Locale.ROOT));
        Beside found = new Beside(name, purpose, new RunId(form.group(2)));
        return beside(purpose, found.run()).equals(name) ? Optional.of(found) : Optional.empty();
    }

    private String base(int room) {
        if (bytes(live) <= room) {
            return live;
        }
        int end = live.length();
        while (bytes(live.substring(0, end)) > room - HASH - 1) {
            end = live.offsetByCodePoints(end, -1);
        }
        byte[] hash = DumpFile.sha256().digest(live.getBytes(StandardCharsets.UTF_8));
        return live.substring(0, end) + "-" + HexFormat.of().formatHex(hash).substring(0, HASH);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
