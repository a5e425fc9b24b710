package io.openwatch.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A check twice: as a rule has it, and as the command that a scanner runs which asks for one thing at a time.
 *
 * @param rule the check of a rule, in YAML
 * @param command the command for a shell
 */
record MixedCheck(String rule, String command) {

    private static final List<String> SEARCHED = List.of("world_writable_file", "unowned", "ungrouped", "setuid");

    /** Make one of each of {@code methods}; what they ask for is there on most systems. */
    static List<MixedCheck> of(List<String> methods) throws IOException {
        List<String> keys = names(Path.of("/proc/sys/net/ipv4"), false);
        List<String> files = names(Path.of("/etc"), true);
        List<MixedCheck> checks = new ArrayList<>();
        for (int i = 0; i < methods.size(); i++) {
            String key = "net.ipv4." + keys.get(i % keys.size());
            String file = "/etc/" + files.get(i % files.size());
            checks.add(of(methods.get(i), i, key, file));
        }
        return checks;
    }

    private static List<String> names(Path directory, boolean everything) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> everything || (Files.isRegularFile(file) && Files.isReadable(file)))
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("[a-z][a-z0-9_.-]*"))
                    .sorted()
                    .toList();
        }
    }

    private static MixedCheck of(String method, int i, String key, String file) {
        return switch (method) {
            case "command" ->
                check(
                        method,
                        "run: \"grep -c '^root:' /etc/passwd # %d\", expected_stdout: \"1\"".formatted(i),
                        "grep -c '^root:' /etc/passwd # " + i);
            case "package_absent", "package_installed" ->
                check(method, "name: package-" + i, "dpkg-query -W -f='${Status}' package-" + i);
            case "sysctl_value" ->
                check(method, "key: " + key + ", scope: running, expected: \"1\"", "sysctl -n " + key);
            case "config_value" ->
                check(
                        method,
                        "path: /etc/login.defs, key: KEY_%d, expected: \"1\"".formatted(i),
                        "grep -E '^[[:space:]]*KEY_" + i + "[[:space:]]' /etc/login.defs");
            case "service_state" ->
                check(
                        method,
                        "name: service-" + i + ", enabled: false",
                        "systemctl is-enabled service-" + i + "; systemctl is-active service-" + i);
            case "file_permissions" ->
                check(method, "path: \"" + file + "\", mode: \"0755\", owner: root", "stat -c '%a %U %G' " + file);
            case "file_exists", "file_absent" -> check(method, "path: \"" + file + "\"", "test -e " + file);
            case "sshd_effective_config" ->
                check(method, "key: maxauthtries, expected: \"%d\"".formatted(i), "sshd -T | grep -i '^maxauthtries '");
            case "mount_option" ->
                check(method, "mount_point: /mount-" + i + ", options: nodev", "findmnt -kn -o OPTIONS /mount-" + i);
            case "kernel_module_state" ->
                check(method, "name: module" + i, "modprobe -n -v module" + i + "; lsmod | grep '^module" + i + " '");
            case "file_content_match" ->
                check(
                        method,
                        "path: /etc/group, pattern: \"^group-%d:\"".formatted(i),
                        "grep -E '^group-" + i + ":' /etc/group");
            default -> rare(method, i);
        };
    }

    private static MixedCheck rare(String method, int i) {
        return switch (method) {
            case "audit_rule_exists" ->
                check(
                        method,
                        "scope: persisted, rule: \"-w /etc/file-%d -p wa -k key\"".formatted(i),
                        "grep -hF -e '-w /etc/file-" + i + " -p wa' /etc/audit/rules.d/*.rules");
            case "grub_parameter" ->
                check(
                        method,
                        "key: parameter_%d, expected: \"1\"".formatted(i),
                        "grep -w parameter_" + i + "=1 /proc/cmdline");
            case "filesystem_search" ->
                check(
                        method,
                        "kind: " + SEARCHED.get(i % SEARCHED.size()),
                        "find / -xdev -type f "
                                + List.of("-perm -0002", "-nouser", "-nogroup", "-perm -4000")
                                        .get(i % SEARCHED.size()));
            case "apparmor_state" -> check(method, "state: loaded", "cat /sys/module/apparmor/parameters/enabled");
            case "selinux_state" -> check(method, "state: enforcing", "getenforce");
            case "systemd_target" -> check(method, "not_expected: graphical.target", "systemctl get-default");
            default -> throw new IllegalArgumentException("the benchmark knows no command for [" + method + "]");
        };
    }

    private static MixedCheck check(String method, String parameters, String command) {
        return new MixedCheck("{ method: " + method + ", " + parameters + " }", command);
    }
}
