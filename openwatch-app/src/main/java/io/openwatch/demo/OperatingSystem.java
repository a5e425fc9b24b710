package io.openwatch.demo;

import java.util.List;
import java.util.Random;

/** An operating system and its share of a common fleet, in percent. */
record OperatingSystem(String family, String version, int share) {
    private static final List<OperatingSystem> MIX = List.of(
            new OperatingSystem("debian", "12", 24),
            new OperatingSystem("debian", "11", 8),
            new OperatingSystem("ubuntu", "24.04", 18),
            new OperatingSystem("ubuntu", "22.04", 12),
            new OperatingSystem("rhel", "9.4", 16),
            new OperatingSystem("rhel", "8.10", 8),
            new OperatingSystem("rocky", "9.4", 10),
            new OperatingSystem("sles", "15.6", 4));

    static OperatingSystem pick(Random random) {
        int drawn = random.nextInt(100);
        for (OperatingSystem one : MIX) {
            drawn -= one.share;
            if (drawn < 0) {
                return one;
            }
        }
        return MIX.get(0);
    }
}
