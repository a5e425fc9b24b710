package io.openwatch.kensa.host;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.FileText;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.Source;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What AppArmor does now.
 *
 * @param enabled whether the kernel has it switched on
 * @param profiles how many loaded profiles are in which mode
 * @since 0.1
 */
public record AppArmor(boolean enabled, Map<String, Integer> profiles) {

    /** Told by the kernel. */
    public static final Fact<AppArmor> FACT = new Known();

    /** Copy the map. */
    public AppArmor {
        profiles = Map.copyOf(profiles);
    }

    /** Return how many profiles are loaded. */
    public int loaded() {
        return profiles.values().stream().mapToInt(Integer::intValue).sum();
    }

    private record Known() implements Fact<AppArmor> {

        private static final FileText ENABLED = new FileText("/sys/module/apparmor/parameters/enabled");
        private static final FileText PROFILES = new FileText("/sys/kernel/security/apparmor/profiles");

        @Override
        public Set<Source<?>> sources() {
            return Set.of(ENABLED, PROFILES);
        }

        @Override
        public Reading<AppArmor> read(Facts facts) {
            return facts.get(ENABLED).orIfAbsent("N").then(enabled -> {
                if (!enabled.strip().equals("Y")) {
                    return Reading.value(new AppArmor(false, Map.of()));
                }
                Reading<String> profiles = facts.get(PROFILES);
                return profiles instanceof Reading.Absent
                        ? Reading.unreadable("AppArmor is on, but its list of profiles is not there")
                        : profiles.map(text -> new AppArmor(true, modes(text)));
            });
        }

        private static Map<String, Integer> modes(String text) {
            Map<String, Integer> modes = new TreeMap<>();
            text.lines()
                    .filter(line -> line.endsWith(")"))
                    .forEach(line ->
                            modes.merge(line.substring(line.lastIndexOf('(') + 1, line.length() - 1), 1, Integer::sum));
            return modes;
        }
    }
}
