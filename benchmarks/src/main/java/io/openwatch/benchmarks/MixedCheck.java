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

    /** Of 20 checks so many are of each kind; 3 of them, 15 %, run a script, the most that the rules of the product may have. */
    private static final List<Kind> MIX = List.of(
            Kind.SCRIPT,
            Kind.SCRIPT,
            Kind.SCRIPT,
            Kind.PACKAGE,
            Kind.PACKAGE,
            Kind.SYSCTL,
            Kind.SYSCTL,
            Kind.SYSCTL,
            Kind.SETTING,
            Kind.SETTING,
            Kind.SERVICE,
            Kind.SERVICE,
            Kind.MODE,
            Kind.MODE,
            Kind.MODE,
            Kind.SSHD,
            Kind.SSHD,
            Kind.MOUNT,
            Kind.MODULE,
            Kind.CONTENT);

    private enum Kind {
        SCRIPT,
        PACKAGE,
        SYSCTL,
        SETTING,
        SERVICE,
        MODE,
        SSHD,
        MOUNT,
        MODULE,
        CONTENT
    }

    /** Make {@code count} of them; what they ask for is there on most systems. */
    static List<MixedCheck> mix(int count) throws IOException {
        List<String> keys = names(Path.of("/proc/sys/net/ipv4"), false);
        List<String> files = names(Path.of("/etc"), true);
        List<MixedCheck> checks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String key = "net.ipv4." + keys.get(i % keys.size());
            String file = "/etc/" + files.get(i % files.size());
            checks.add(of(MIX.get(i % MIX.size()), i, key, file));
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

    private static MixedCheck of(Kind kind, int i, String key, String file) {
        return switch (kind) {
            case SCRIPT ->
                new MixedCheck(
                        "{ method: command, run: \"grep -c '^root:' /etc/passwd # %d\", expected_stdout: \"1\" }"
                                .formatted(i),
                        "grep -c '^root:' /etc/passwd # " + i);
            case PACKAGE ->
                new MixedCheck(
                        "{ method: package_state, name: package-%d, state: absent }".formatted(i),
                        "dpkg-query -W -f='${Status}' package-" + i);
            case SYSCTL ->
                new MixedCheck(
                        "{ method: sysctl_value, key: %s, scope: running, expected: \"1\" }".formatted(key),
                        "sysctl -n " + key);
            case SETTING ->
                new MixedCheck(
                        "{ method: config_value, path: /etc/login.defs, key: KEY_%d, expected: \"1\" }".formatted(i),
                        "grep -E '^[[:space:]]*KEY_" + i + "[[:space:]]' /etc/login.defs");
            case SERVICE ->
                new MixedCheck(
                        "{ method: service_state, name: service-%d, enabled: false }".formatted(i),
                        "systemctl is-enabled service-" + i + "; systemctl is-active service-" + i);
            case MODE ->
                new MixedCheck(
                        "{ method: file_permissions, path: \"%s\", mode: \"0755\", owner: root }".formatted(file),
                        "stat -c '%a %U %G' " + file);
            case SSHD ->
                new MixedCheck(
                        "{ method: sshd_effective_config, key: maxauthtries, expected: \"%d\" }".formatted(i),
                        "sshd -T | grep -i '^maxauthtries '");
            case MOUNT ->
                new MixedCheck(
                        "{ method: mount_option, mount_point: /mount-%d, options: nodev }".formatted(i),
                        "findmnt -kn -o OPTIONS /mount-" + i);
            case MODULE ->
                new MixedCheck(
                        "{ method: kernel_module_state, name: module%d }".formatted(i),
                        "modprobe -n -v module" + i + "; lsmod | grep '^module" + i + " '");
            case CONTENT ->
                new MixedCheck(
                        "{ method: file_content_match, path: /etc/group, pattern: \"^group-%d:\" }".formatted(i),
                        "grep -E '^group-" + i + ":' /etc/group");
        };
    }
}
