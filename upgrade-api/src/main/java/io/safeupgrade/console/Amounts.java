package io.safeupgrade.console;

import io.safeupgrade.Progress;
import java.time.Duration;
import java.util.Locale;

/**
 * Write durations and counts the way an operator reads them, the same in every locale.
 *
 * @since 0.1
 */
public final class Amounts {

    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

    private Amounts() {}

    /** Write {@code duration} by its two largest units: {@code 16.2 s}, {@code 1 min 12 s}, {@code 3 h 05 min}. */
    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }

    /** Write {@code count} bytes in powers of a thousand: {@code 512 B}, {@code 10.5 MB}. */
    public static String bytes(long count) {
        return bytes((double) count);
    }

    static String bytes(double count) {
        double value = count;
        int unit = 0;
        while (value >= 999.95 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit == 0
                ? String.format(Locale.ROOT, "%.0f B", value)
                : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    static String amount(double count, Progress.Unit unit) {
        return switch (unit) {
            case BYTES -> bytes(count);
            case ROWS -> String.format(Locale.ROOT, "%,.0f rows", count);
            case STEPS -> String.format(Locale.ROOT, "%,.0f", count);
        };
    }
}
