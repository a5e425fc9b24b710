package io.safeupgrade.systemd;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Render the lines by which a unit obeys hold and permit: for each unit that runs the appliance, never for the one that
 * upgrades it.
 *
 * @param hold the durable marker that forbids the start
 * @param permit the marker below /run that allows it for this boot
 * @since 0.1
 */
public record UnitAsserts(Path hold, Path permit) {

    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cntrl}\\s\"'\\\\]");

    /** Reject paths that systemd would read as something else. */
    public UnitAsserts {
        check(hold);
        check(permit);
    }

    /** Return the text of the drop-in. */
    public String dropIn() {
        return template().replace("@HOLD@", escaped(hold)).replace("@PERMIT@", escaped(permit));
    }

    /** Return where the drop-in of {@code unit} belongs below {@code root} when a package brings it. */
    public static Path fileFor(Path root, String unit) {
        return root.resolve("usr/lib/systemd/system/" + new UnitName(unit) + ".d/50-safe-upgrade.conf");
    }

    private static String escaped(Path path) {
        return path.toString().replace("%", "%%");
    }

    private static void check(Path path) {
        if (!path.isAbsolute() || UNSAFE.matcher(path.toString()).find()) {
            throw new IllegalArgumentException(
                    "not a path for a unit file [" + path + "]; expected an absolute one without spaces and quotes");
        }
    }

    private static String template() {
        try (InputStream text = UnitAsserts.class.getResourceAsStream("hold.conf")) {
            if (text == null) {
                throw new IllegalStateException("the template hold.conf is missing from the library");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
