package io.openwatch.kensa.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The hosts of an inventory in Ansible's form, INI or YAML: groups with children and variables, ranges of names.
 *
 * @param hosts in the order of the file
 * @since 0.1
 */
public record Inventory(List<InventoryHost> hosts) {

    private static final int LARGEST = 16 << 20;

    /** Copy the list. */
    public Inventory {
        hosts = List.copyOf(hosts);
    }

    /**
     * Read {@code file}: YAML when it is called {@code .yml} or {@code .yaml}, else INI.
     *
     * @throws IOException if it cannot be read or not be understood; the message names file and line
     */
    public static Inventory read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException("the inventory [" + file + "] is larger than " + LARGEST + " bytes");
        }
        String text = Files.readString(file);
        boolean yaml = file.toString().endsWith(".yml") || file.toString().endsWith(".yaml");
        Groups groups = yaml ? YamlInventory.read(text, file.toString()) : IniInventory.read(text, file.toString());
        return new Inventory(groups.hosts());
    }

    /** Return the hosts that {@code limit} leaves. */
    public List<InventoryHost> limited(Limit limit) {
        return hosts.stream().filter(limit::holds).toList();
    }

    /** What a file says, before hosts get what their groups have. */
    static final class Groups {

        private final String file;
        private final Map<String, Map<String, String>> hosts = new LinkedHashMap<>();
        private final Map<String, Set<String>> members = new LinkedHashMap<>();
        private final Map<String, Set<String>> children = new LinkedHashMap<>();
        private final Map<String, Map<String, String>> variables = new LinkedHashMap<>();

        Groups(String file) {
            this.file = file;
        }

        IOException wrong(int line, String what) {
            return new IOException(file + (line > 0 ? ":" + line : "") + ": " + what);
        }

        void host(String group, String name, Map<String, String> own) {
            hosts.computeIfAbsent(name, fresh -> new LinkedHashMap<>()).putAll(own);
            members.computeIfAbsent(group, fresh -> new LinkedHashSet<>()).add(name);
        }

        void group(String name) {
            members.computeIfAbsent(name, fresh -> new LinkedHashSet<>());
        }

        void child(String group, String child) {
            group(group);
            group(child);
            children.computeIfAbsent(group, fresh -> new LinkedHashSet<>()).add(child);
        }

        void variable(String group, String name, String value) {
            variables.computeIfAbsent(group, fresh -> new LinkedHashMap<>()).put(name, value);
        }

        List<InventoryHost> hosts() throws IOException {
            List<InventoryHost> all = new ArrayList<>();
            for (Map.Entry<String, Map<String, String>> host : hosts.entrySet()) {
                List<String> groups = groupsOf(host.getKey());
                Map<String, String> values = new LinkedHashMap<>(variables.getOrDefault("all", Map.of()));
                groups.forEach(group -> values.putAll(variables.getOrDefault(group, Map.of())));
                values.putAll(host.getValue());
                String port = values.getOrDefault("ansible_port", "22");
                if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535) {
                    throw wrong(0, "the port [" + port + "] of [" + host.getKey() + "] is none");
                }
                all.add(new InventoryHost(host.getKey(), groups, values));
            }
            return all;
        }

        /** Outer groups first, so that inner ones count more. */
        private List<String> groupsOf(String host) throws IOException {
            List<String> found = new ArrayList<>();
            for (Map.Entry<String, Set<String>> group : members.entrySet()) {
                if (group.getValue().contains(host)) {
                    above(group.getKey(), found, new HashSet<>());
                }
            }
            found.removeIf(group -> group.equals("all") || group.equals("ungrouped"));
            return found.stream().distinct().toList();
        }

        private void above(String group, List<String> found, Set<String> path) throws IOException {
            if (!path.add(group)) {
                throw wrong(0, "the group [" + group + "] is a child of itself");
            }
            for (Map.Entry<String, Set<String>> parent : children.entrySet()) {
                if (parent.getValue().contains(group)) {
                    above(parent.getKey(), found, path);
                }
            }
            path.remove(group);
            found.add(group);
        }
    }
}
