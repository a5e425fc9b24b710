package io.openwatch.cli;

import io.openwatch.kensa.inventory.Inventory;
import io.openwatch.kensa.inventory.InventoryHost;
import io.openwatch.kensa.inventory.Limit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which hosts. */
final class KensaHostOptions {

    @Option(names = "--local", description = "This machine.")
    boolean local;

    @Option(
            names = "--host",
            paramLabel = "[USER@]HOST[:PORT]",
            split = ",",
            description = "A host by SSH; may be repeated.")
    List<String> hosts = new ArrayList<>();

    @Option(
            names = "--inventory",
            paramLabel = "FILE",
            description = "The hosts of an inventory in Ansible's form, YAML when it is called .yml, else INI.")
    @Nullable
    Path inventory;

    @Option(
            names = "--limit",
            paramLabel = "PATTERN",
            defaultValue = "",
            description =
                    "Of the inventory only these hosts and groups: names with *, commas between, ! for none of them.")
    String limit = "";

    void check() {
        int kinds = (local ? 1 : 0) + (hosts.isEmpty() ? 0 : 1) + (inventory == null ? 0 : 1);
        if (kinds != 1) {
            throw KensaTargetOptions.usage("say one of --local, --host and --inventory");
        }
    }

    /** Return the hosts that are named, or those of the inventory that the limit leaves; never none. */
    List<InventoryHost> wanted() throws IOException {
        List<InventoryHost> wanted = inventory == null
                ? hosts.stream().map(KensaHostOptions::named).toList()
                : Inventory.read(inventory).limited(Limit.of(limit));
        if (wanted.isEmpty()) {
            throw KensaTargetOptions.usage("no host is left");
        }
        return wanted;
    }

    private static InventoryHost named(String text) {
        int at = text.lastIndexOf('@');
        String place = text.substring(at + 1);
        Map<String, String> variables = new LinkedHashMap<>();
        if (at > 0) {
            variables.put("ansible_user", text.substring(0, at));
        }
        boolean bracketed = place.matches("\\[[0-9A-Fa-f:.%a-z]+](?::[0-9]{1,5})?");
        int colon = place.lastIndexOf(':');
        boolean port = bracketed ? !place.endsWith("]") : colon > 0 && place.indexOf(':') == colon;
        if (port) {
            variables.put("ansible_port", place.substring(colon + 1));
        }
        String address = port ? place.substring(0, colon) : place;
        String host = bracketed ? address.substring(1, address.length() - 1) : address;
        if (!host.matches("[A-Za-z0-9_.:%-]+")
                || !variables.getOrDefault("ansible_port", "22").matches("[0-9]{1,5}")) {
            throw KensaTargetOptions.usage("[" + text + "] is no host");
        }
        return new InventoryHost(host, List.of(), variables);
    }
}
