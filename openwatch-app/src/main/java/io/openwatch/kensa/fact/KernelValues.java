package io.openwatch.kensa.fact;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Running kernel parameters, by key, as the kernel prints them without the last line end; absent when this kernel has none
 * of that name.
 *
 * @param key the parameter in sysctl's spelling; {@code *} stands for one part of it, such as every network interface
 * @since 0.1
 */
public record KernelValues(String key) implements Source<Map<String, String>> {

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_*-]+([./][A-Za-z0-9_*@:-]+)*");
    private static final String ROOT = "/proc/sys/";

    /** Check the key. */
    public KernelValues {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("[" + key + "] is no name of a kernel parameter");
        }
    }

    /** Return the files that hold the values. */
    public PathPattern files() {
        return new PathPattern(ROOT + swapped(key));
    }

    /** Return the key of the value in the file {@code path}. */
    public static String key(String path) {
        return swapped(path.substring(ROOT.length()));
    }

    /** Dots separate, and a dot within a name (a VLAN interface) is written as a slash. Files have it the other way round. */
    private static String swapped(String key) {
        return key.replace('/', '\0').replace('.', '/').replace('\0', '.');
    }
}
