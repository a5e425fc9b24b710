package io.openwatch.kensa.inventory;

import io.openwatch.kensa.inventory.Inventory.Groups;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads an inventory as YAML: groups with {@code hosts}, {@code children} and {@code vars}. */
final class YamlInventory {

    private static final int LARGEST = 16 << 20;
    private static final int DEEPEST = 20;

    private final Groups groups;

    private YamlInventory(Groups groups) {
        this.groups = groups;
    }

    static Groups read(String text, String file) throws IOException {
        Groups groups = new Groups(file);
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setCodePointLimit(LARGEST)
                    .setMaxAliasesForCollections(0)
                    .build();
            Object tree = new Load(settings).loadFromString(text);
            YamlInventory reader = new YamlInventory(groups);
            for (Map.Entry<?, ?> group : reader.map(tree, "the inventory").entrySet()) {
                reader.group(String.valueOf(group.getKey()), group.getValue(), 0);
            }
        } catch (YamlEngineException | StackOverflowError wrong) {
            throw groups.wrong(0, "it is no YAML: " + wrong.getMessage());
        }
        return groups;
    }

    private void group(String name, @Nullable Object value, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw groups.wrong(0, "groups are nested too deeply at [" + name + "]");
        }
        groups.group(name);
        for (Map.Entry<?, ?> part : map(value, "the group [" + name + "]").entrySet()) {
            String word = String.valueOf(part.getKey());
            switch (word) {
                case "hosts" -> hosts(name, part.getValue());
                case "vars" -> values(part.getValue(), "vars").forEach((key, one) -> groups.variable(name, key, one));
                case "children" -> {
                    for (Map.Entry<?, ?> child :
                            map(part.getValue(), "children").entrySet()) {
                        groups.child(name, String.valueOf(child.getKey()));
                        group(String.valueOf(child.getKey()), child.getValue(), depth + 1);
                    }
                }
                default -> throw groups.wrong(0, "a group has hosts, children and vars, not [" + word + "]");
            }
        }
    }

    private void hosts(String group, @Nullable Object value) throws IOException {
        for (Map.Entry<?, ?> host : map(value, "hosts").entrySet()) {
            String pattern = String.valueOf(host.getKey());
            Map<String, String> variables = values(host.getValue(), pattern);
            try {
                HostRange.names(pattern).forEach(name -> groups.host(group, name, variables));
            } catch (IllegalArgumentException wrong) {
                throw groups.wrong(0, String.valueOf(wrong.getMessage()));
            }
        }
    }

    private Map<?, ?> map(@Nullable Object value, String what) throws IOException {
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw groups.wrong(0, what + " has to be a map");
    }

    /** Only plain values are of use here. */
    private Map<String, String> values(@Nullable Object value, String what) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        map(value, what).forEach((key, one) -> {
            if (one instanceof String || one instanceof Number || one instanceof Boolean) {
                values.put(String.valueOf(key), String.valueOf(one));
            }
        });
        return values;
    }
}
