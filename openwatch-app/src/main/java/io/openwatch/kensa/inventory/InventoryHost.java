package io.openwatch.kensa.inventory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A host of an inventory.
 *
 * @param name its name there
 * @param groups the groups that it is in, outer ones first
 * @param variables its variables, those of its groups included
 * @since 0.1
 */
public record InventoryHost(String name, List<String> groups, Map<String, String> variables) {

    /** Copy list and map. */
    public InventoryHost {
        groups = List.copyOf(groups);
        variables = Map.copyOf(variables);
    }

    /** Return the address to connect to. */
    public String address() {
        return variables.getOrDefault("ansible_host", name);
    }

    /** Return the port; empty for the usual one. */
    public OptionalInt port() {
        String port = variables.getOrDefault("ansible_port", "");
        return port.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port));
    }

    /** Return the account. */
    public Optional<String> user() {
        return Optional.ofNullable(variables.get("ansible_user"));
    }

    /** Return the file of the private key. */
    public Optional<String> keyFile() {
        return Optional.ofNullable(variables.get("ansible_ssh_private_key_file"));
    }

    /** Say whether root is to be had by sudo; empty where the inventory says nothing. */
    public Optional<Boolean> sudo() {
        return Optional.ofNullable(variables.get("ansible_become")).map(InventoryHost::yes);
    }

    /** Say whether the host is this machine. */
    public boolean local() {
        return "local".equals(variables.get("ansible_connection"));
    }

    private static boolean yes(String text) {
        return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("yes") || text.equals("1");
    }
}
