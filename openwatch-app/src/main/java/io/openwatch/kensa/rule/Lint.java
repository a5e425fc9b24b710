package io.openwatch.kensa.rule;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Warnings about rules that can be used and are not what they should be. */
final class Lint {

    /** What a file says is not what is in effect: later files, includes and the running system have their say too. */
    private static final List<Static> STATIC = List.of(
            new Static("W001", "/etc/ssh/sshd_config", "sshd works its settings out: use sshd_effective_config"),
            new Static("W002", "/etc/sysctl\\.", "other files and the kernel have their say: use sysctl_value"),
            new Static("W004", "/etc/fstab", "what is mounted may differ: use mount_option with scope: both"),
            new Static("W005", "/etc/selinux/config", "SELinux may be in another state: use selinux_state"));

    private static final Pattern PAM = Pattern.compile("/etc/pam\\.d");
    private static final Set<String> READERS = Set.of("config_value", "file_content", "file_content_match");
    private static final Set<String> SCRIPTS = Set.of("command", "set_compare");

    private static final Set<String> FAMILIES = Set.of(
            "debian",
            "ubuntu",
            "linuxmint",
            "raspbian",
            "rhel",
            "redhat",
            "centos",
            "rocky",
            "almalinux",
            "alma",
            "ol",
            "oracle",
            "fedora",
            "amzn",
            "sles",
            "suse",
            "opensuse-leap",
            "opensuse-tumbleweed",
            "alpine",
            "arch",
            "azurelinux",
            "gentoo");

    private Lint() {}

    private record Static(String code, Pattern file, String instead) {

        Static(String code, String file, String instead) {
            this(code, Pattern.compile(file), instead);
        }
    }

    static void warn(Problems problems, int line, String code, String what) {
        problems.warning(line, code + ": " + what);
    }

    /** Warn of a family that os-release of no known system has; the rule would be for no host. */
    static void family(String family, int line, Problems problems) {
        if (!family.isEmpty() && !FAMILIES.contains(family)) {
            problems.unknown(Problem.Level.WARNING, line, "W007: no platform is known as", family, FAMILIES);
        }
    }

    /** Warn of a check that reads a file where another method asks the system. */
    static void method(String method, Map<String, List<String>> values, int line, Problems problems) {
        Optional<String> read = read(method, values);
        if (read.isEmpty()) {
            return;
        }
        STATIC.stream()
                .filter(one -> one.file().matcher(read.get()).find())
                .findFirst()
                .ifPresent(one -> warn(problems, line, one.code(), "it reads a file, but " + one.instead()));
        if (PAM.matcher(read.get()).find() && !anchored(values)) {
            warn(
                    problems,
                    line,
                    "W003",
                    "comments in /etc/pam.d count as lines: use file_content_match with a pattern that begins with ^");
        }
    }

    /** Return the path, or the script, by which {@code method} reads what it likes. */
    private static Optional<String> read(String method, Map<String, List<String>> values) {
        List<String> names = READERS.contains(method)
                ? List.of("path", "dropin_dir")
                : SCRIPTS.contains(method) ? List.of("run", "cmd", "observed_command") : List.of();
        List<String> texts = names.stream()
                .flatMap(name -> values.getOrDefault(name, List.of()).stream())
                .toList();
        return texts.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", texts));
    }

    private static boolean anchored(Map<String, List<String>> values) {
        return values.getOrDefault("pattern", List.of("")).getFirst().startsWith("^");
    }
}
