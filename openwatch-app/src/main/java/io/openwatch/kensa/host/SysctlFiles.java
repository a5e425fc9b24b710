package io.openwatch.kensa.host;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The kernel parameters that the next boot sets, as systemd-sysctl reads its directories: by name of file, the last setting
 * wins, and a setting for one key wins over one with wildcards.
 *
 * @since 0.1
 */
public final class SysctlFiles {

    /** Told by the files; never absent. */
    public static final Fact<SysctlFiles> FACT = new Known();

    private final Map<String, Setting> exact = new LinkedHashMap<>();
    private final List<Wildcard> wildcards = new ArrayList<>();

    private SysctlFiles(List<ConfigLine> lines) {
        lines.forEach(this::take);
    }

    /**
     * A value that is set.
     *
     * @param value the value
     * @param place where it stands; empty for a key that is left alone on purpose
     */
    public record Setting(String value, String place) {}

    private record Wildcard(Pattern keys, Setting setting) {}

    /** Return what {@code key} will be set to; empty when nothing sets it. */
    public Optional<Setting> setting(String key) {
        Setting own = exact.get(key);
        if (own != null) {
            return own.place().isEmpty() ? Optional.empty() : Optional.of(own);
        }
        Optional<Setting> last = Optional.empty();
        for (Wildcard wildcard : wildcards) {
            if (wildcard.keys().matcher(key).matches()) {
                last = Optional.of(wildcard.setting());
            }
        }
        return last;
    }

    private void take(ConfigLine line) {
        int sign = line.text().indexOf('=');
        boolean minus = line.text().startsWith("-");
        String key = key(line.text()
                .substring(minus ? 1 : 0, sign < 0 ? line.text().length() : sign)
                .strip());
        if (sign < 0) {
            if (minus) {
                exact.put(key, new Setting("", ""));
            }
            return;
        }
        Setting setting = new Setting(line.text().substring(sign + 1).strip(), line.place());
        if (key.indexOf('*') < 0 && key.indexOf('?') < 0 && key.indexOf('[') < 0) {
            exact.put(key, setting);
        } else {
            wildcards.add(new Wildcard(Globs.pattern(key), setting));
        }
    }

    /** Spell a key with dots, as the first separator decides. */
    private static String key(String written) {
        int dot = written.indexOf('.');
        int slash = written.indexOf('/');
        if (slash < 0 || (dot >= 0 && dot < slash)) {
            return written;
        }
        return written.replace('/', '\0').replace('.', '/').replace('\0', '.');
    }

    private record Known() implements Fact<SysctlFiles> {

        private static final ConfigFiles FILES = new ConfigFiles(
                Optional.empty(),
                List.of(
                        "/etc/sysctl.d",
                        "/run/sysctl.d",
                        "/usr/local/lib/sysctl.d",
                        "/usr/lib/sysctl.d",
                        "/lib/sysctl.d"),
                ".conf");

        @Override
        public Set<Source<?>> sources() {
            return FILES.sources();
        }

        @Override
        public Reading<SysctlFiles> read(Facts facts) {
            return facts.get(FILES).orIfAbsent(List.of()).map(SysctlFiles::new);
        }
    }
}
