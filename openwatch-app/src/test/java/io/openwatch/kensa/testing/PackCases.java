package io.openwatch.kensa.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What one rule of the pack must come to.
 *
 * @param pass hosts that keep it
 * @param fail hosts that break it
 * @param bare a host that has nothing of what the rule looks at
 * @param absent its status
 */
public record PackCases(List<PackHost> pass, List<PackHost> fail, PackHost bare, String absent) {

    /** Copy the lists. */
    public PackCases {
        pass = List.copyOf(pass);
        fail = List.copyOf(fail);
    }

    /** Read every file of {@code directory}; cases by rule. */
    public static Map<String, PackCases> read(Path directory) {
        Map<String, PackCases> all = new TreeMap<>();
        try (var files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                Map<?, ?> rules =
                        (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
                rules.forEach((rule, cases) -> {
                    if (all.put(String.valueOf(rule), of((Map<?, ?>) cases)) != null) {
                        throw new IllegalArgumentException(rule + " stands twice");
                    }
                });
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return all;
    }

    private static PackCases of(Map<?, ?> cases) {
        List<PackHost> bare = hosts(cases.get("bare"));
        return new PackCases(
                hosts(cases.get("pass")),
                hosts(cases.get("fail")),
                bare.isEmpty() ? new PackHost(Map.of()) : bare.getFirst(),
                String.valueOf(cases.get("absent")));
    }

    @SuppressWarnings("unchecked") // names of fields are texts
    private static List<PackHost> hosts(Object written) {
        List<?> all = written instanceof List<?> several ? several : written == null ? List.of() : List.of(written);
        return all.stream().map(one -> new PackHost((Map<String, Object>) one)).toList();
    }
}
