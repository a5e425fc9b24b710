package io.safeupgrade.systemd;

import io.safeupgrade.ServiceState.Activity;
import io.safeupgrade.ServiceState.BootPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Hold what {@code systemctl show} says of one unit. Pure: text in, values out. */
record UnitStatus(UnitName unit, Map<String, String> properties) {

    /** The properties to ask for. */
    static final List<String> ASKED = List.of(
            "Id",
            "LoadState",
            "ActiveState",
            "SubState",
            "UnitFileState",
            "InvocationID",
            "Result",
            "ControlGroup",
            "Slice",
            "MainPID",
            "ExecMainStatus",
            "ConditionResult",
            "AssertResult");

    UnitStatus {
        properties = Map.copyOf(properties);
    }

    /**
     * Read the answer: one block of {@code name=value} lines for each unit, in the order of the question.
     *
     * <p>Order and not {@code Id} tells which is which, because a unit may be asked for by an alias.
     *
     * @throws IllegalArgumentException if there are not as many blocks as {@code units}
     */
    static List<UnitStatus> parse(List<UnitName> units, String answer) {
        List<Map<String, String>> blocks = new ArrayList<>();
        Map<String, String> block = new HashMap<>();
        for (String line : (answer + "\n\n").split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                block.put(line.substring(0, equals), line.substring(equals + 1));
            } else if (line.isEmpty() && !block.isEmpty()) {
                blocks.add(block);
                block = new HashMap<>();
            }
        }
        if (blocks.size() != units.size() || blocks.stream().anyMatch(UnitStatus::lacksState)) {
            throw new IllegalArgumentException(
                    "systemctl answered for [" + blocks.size() + "] units instead of [" + units.size() + "]");
        }
        List<UnitStatus> statuses = new ArrayList<>();
        for (int i = 0; i < units.size(); i++) {
            statuses.add(new UnitStatus(units.get(i), blocks.get(i)));
        }
        return statuses;
    }

    private static boolean lacksState(Map<String, String> block) {
        return !block.containsKey("ActiveState") || !block.containsKey("LoadState");
    }

    String get(String property) {
        return properties.getOrDefault(property, "");
    }

    Activity activity() {
        boolean missing = get("LoadState").equals("not-found");
        return switch (get("ActiveState")) {
            // A unit whose file was removed may well run on.
            case "active", "reloading", "refreshing" -> Activity.ACTIVE;
            case "inactive" -> missing ? Activity.MISSING : Activity.STOPPED;
            case "failed" -> missing ? Activity.MISSING : Activity.FAILED;
            // activating (also between automatic restarts), deactivating, maintenance, and what is to come
            default -> Activity.CHANGING;
        };
    }

    BootPolicy boot() {
        if (masked()) {
            return BootPolicy.MASKED;
        }
        return switch (get("UnitFileState")) {
            case "enabled" -> BootPolicy.ENABLED;
            // Enabled for this boot only is not enabled for the next one.
            case "disabled", "enabled-runtime", "linked", "linked-runtime", "indirect" -> BootPolicy.DISABLED;
            default -> BootPolicy.NONE;
        };
    }

    boolean masked() {
        return get("LoadState").equals("masked") || get("UnitFileState").startsWith("masked");
    }

    boolean down() {
        Activity now = activity();
        return now == Activity.STOPPED || now == Activity.FAILED || now == Activity.MISSING;
    }

    /** Write what must be known to put this unit back: {@code ACTIVE/enabled}. */
    String memento() {
        return activity() + "/" + get("UnitFileState");
    }

    /** Describe the state for a person. */
    String described() {
        String result = get("Result").isEmpty() || get("Result").equals("success") ? "" : ", result " + get("Result");
        String code = get("ExecMainStatus").isEmpty() || get("ExecMainStatus").equals("0")
                ? ""
                : ", exit code " + get("ExecMainStatus");
        return get("ActiveState") + "/" + get("SubState") + result + code;
    }
}
