package io.openwatch.kensa.host;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Output;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.Source;
import io.openwatch.kensa.fact.ToolRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The settings of the SSH server for a connection, as sshd itself works them out from its files.
 *
 * @param values by key in lower case; a key with several lines has several values
 * @since 0.1
 */
public record SshdSettings(Map<String, List<String>> values) {

    /** The form of a connection: {@code user=root,addr=10.0.0.1}. */
    public static final Pattern CONNECTION = Pattern.compile(
            "(?:user|host|addr|laddr|lport|rdomain)=[A-Za-z0-9_.:%-]+(?:,(?:user|host|addr|laddr|lport|rdomain)=[A-Za-z0-9_.:%-]+)*");

    /** Copy the map. */
    public SshdSettings {
        values = Map.copyOf(values);
    }

    /** Return the values of {@code key}, whatever its case; none when sshd does not know it. */
    public List<String> of(String key) {
        return values.getOrDefault(key.toLowerCase(Locale.ROOT), List.of());
    }

    /** Tell the settings where no Match block applies, but those for all; absent when there is no sshd. */
    public static Fact<SshdSettings> fact() {
        return new Known(ToolRun.of("sshd", "-T"));
    }

    /** Tell the settings for one {@code connection}; absent when there is no sshd. */
    public static Fact<SshdSettings> fact(String connection) {
        if (!CONNECTION.matcher(connection).matches()) {
            throw new IllegalArgumentException(
                    "[" + connection + "] is no connection, such as user=root,addr=10.0.0.1");
        }
        return new Known(ToolRun.of("sshd", "-T", "-C", connection));
    }

    private record Known(ToolRun run) implements Fact<SshdSettings> {

        @Override
        public Set<Source<?>> sources() {
            return Set.of(run);
        }

        @Override
        public Reading<SshdSettings> read(Facts facts) {
            return facts.get(run).then(Known::parse);
        }

        private static Reading<SshdSettings> parse(Output output) {
            if (output.exit() != 0) {
                return Reading.unreadable("sshd -T ended with [" + output.exit() + "]: " + output.complaint());
            }
            Map<String, List<String>> values = new HashMap<>();
            for (String line : output.stdout().split("\n")) {
                int space = line.indexOf(' ');
                if (space > 0) {
                    values.computeIfAbsent(line.substring(0, space).toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                            .add(line.substring(space + 1).strip());
                }
            }
            return Reading.value(new SshdSettings(values));
        }
    }
}
