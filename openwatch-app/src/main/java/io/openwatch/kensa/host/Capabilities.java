package io.openwatch.kensa.host;

import io.openwatch.kensa.fact.DirectoryText;
import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.FileStates;
import io.openwatch.kensa.fact.FileText;
import io.openwatch.kensa.fact.Output;
import io.openwatch.kensa.fact.PathPattern;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.Source;
import io.openwatch.kensa.fact.ToolPath;
import io.openwatch.kensa.fact.ToolRun;
import io.openwatch.kensa.fact.UnitState;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What a host can do, by the names that rules ask for. A capability that could not be looked for is unknown, never missing.
 *
 * @since 0.1
 */
public final class Capabilities {

    private static final Map<String, Fact<Boolean>> ALL = all();

    private Capabilities() {}

    /** Return every name, sorted. */
    public static Set<String> names() {
        return ALL.keySet();
    }

    /** Return the capability {@code name}; empty when there is none of that name. */
    public static Optional<Fact<Boolean>> named(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    private static Map<String, Fact<Boolean>> all() {
        Map<String, Fact<Boolean>> all = new TreeMap<>();
        Map.of(
                        "authselect", "authselect",
                        "aide", "aide",
                        "at", "at",
                        "dconf", "dconf",
                        "nftables", "nft",
                        "subscription_manager", "subscription-manager",
                        "dpkg", "dpkg",
                        "apt", "apt-get",
                        "crypto_policies", "update-crypto-policies")
                .forEach((name, tool) -> all.put(name, there(new ToolPath(tool))));
        for (String unit : List.of("fapolicyd", "usbguard", "firewalld", "rsyslog", "sssd", "chronyd", "ufw")) {
            all.put(unit, there(new UnitState(unit)));
        }
        all.put("cron", any(List.of(there(new UnitState("cron")), there(new UnitState("crond")))));
        all.put("coredump_systemd", there(new UnitState("systemd-coredump.socket")));
        all.put("dnf_automatic", there(new UnitState("dnf-automatic.timer")));
        all.put("systemd_resolved", active("systemd-resolved"));
        all.put("nftables_active", active("nftables"));
        all.put("rsyslog_active", active("rsyslog"));
        all.put("journald", active("systemd-journald"));
        all.put("auditd", active("auditd"));
        all.put("firewalld_nftables", both(active("firewalld"), there(new ToolPath("nft"))));
        all.put("ubuntu_advantage", any(List.of(there(new ToolPath("pro")), there(new ToolPath("ua")))));
        all.put("pam_faillock", file("/etc/security/faillock.conf"));
        all.put("pam_pwquality", file("/etc/security/pwquality.conf"));
        all.put(
                "pam_tally2",
                any(List.of(
                        there(new ToolPath("pam_tally2")),
                        file("/usr/lib*/security/pam_tally2.so"),
                        file("/lib/*/security/pam_tally2.so"))));
        all.put("grub_bls", file("/boot/loader/entries"));
        all.put(
                "gdm",
                any(List.of(there(new ToolPath("gdm")), there(new ToolPath("gdm3")), there(new UnitState("gdm")))));
        all.put("selinux", fact(Selinux.FACT, state -> state == Selinux.ENFORCING));
        all.put("apparmor", fact(AppArmor.FACT, AppArmor::enabled));
        all.put(
                "fips_mode",
                fact(
                        new FileText("/proc/sys/crypto/fips_enabled"),
                        text -> text.strip().equals("1")));
        all.put("apt_unattended_upgrades", installed("unattended-upgrades"));
        all.put("sssd_configured", sssdConfigured());
        all.put("directory_joined", directoryJoined());
        all.put(
                "sshd_config_d",
                fact(
                        ConfigFiles.of("/etc/ssh/sshd_config"),
                        lines -> lines.stream()
                                .anyMatch(line -> line.text().matches("(?i)include\\s+.*sshd_config\\.d/.*"))));
        all.put("systemd_dbus", both(file("/run/dbus/system_bus_socket"), there(new ToolPath("kensa-systemd-helper"))));
        return java.util.Collections.unmodifiableMap(all);
    }

    private static Fact<Boolean> sssdConfigured() {
        return any(List.of(
                fact(new FileText("/etc/sssd/sssd.conf"), text -> !text.isBlank()),
                fact(new DirectoryText("/etc/sssd/conf.d", ".conf"), files -> !files.isEmpty()),
                active("sssd")));
    }

    /** Leans to yes: a rule for local accounts must not judge a host whose accounts come from elsewhere. */
    private static Fact<Boolean> directoryJoined() {
        Fact<Boolean> names = fact(
                ConfigFiles.of("/etc/nsswitch.conf"),
                lines -> lines.stream().anyMatch(line -> line.text().matches("passwd:.*\\b(?:ldap|winbind)\\b.*")));
        Fact<Boolean> sss = fact(
                ConfigFiles.of("/etc/nsswitch.conf"),
                lines -> lines.stream().anyMatch(line -> line.text().matches("passwd:.*\\bsss\\b.*")));
        Fact<Boolean> domain = fact(new FileText("/etc/sssd/sssd.conf"), text -> text.contains("[domain/"));
        Fact<Boolean> realm = fact(
                ToolRun.of("realm", "list"), (Output output) -> output.stdout().contains("domain-name:"));
        return any(List.of(realm, names, both(sss, any(List.of(domain, active("sssd")))), active("nslcd")));
    }

    private static Fact<Boolean> installed(String name) {
        return fact(Packages.FACT, packages -> packages.version(name).isPresent());
    }

    private static Fact<Boolean> active(String unit) {
        return fact(new UnitState(unit), state -> "active".equals(state.get("ActiveState")));
    }

    private static Fact<Boolean> file(String pattern) {
        return there(new FileStates(new PathPattern(pattern)));
    }

    private static Fact<Boolean> there(Fact<?> fact) {
        return fact(fact, value -> true);
    }

    private static <T> Fact<Boolean> fact(Fact<T> fact, Predicate<T> holds) {
        return new Told<>(fact, holds);
    }

    private static Fact<Boolean> any(List<Fact<Boolean>> facts) {
        return new Joined(true, facts);
    }

    private static Fact<Boolean> both(Fact<Boolean> one, Fact<Boolean> other) {
        return new Joined(false, List.of(one, other));
    }

    /** What is absent does not hold; what is unreadable stays so. */
    private record Told<T>(Fact<T> fact, Predicate<T> holds) implements Fact<Boolean> {

        @Override
        public Set<Source<?>> sources() {
            return fact.sources();
        }

        @Override
        public Reading<Boolean> read(Facts facts) {
            return facts.get(fact).<Boolean>map(holds::test).orIfAbsent(false);
        }
    }

    /** One that decides is enough, even beside one that is unknown. */
    private record Joined(boolean deciding, List<Fact<Boolean>> parts) implements Fact<Boolean> {

        @Override
        public Set<Source<?>> sources() {
            Set<Source<?>> all = new LinkedHashSet<>();
            parts.forEach(part -> all.addAll(part.sources()));
            return all;
        }

        @Override
        public Reading<Boolean> read(Facts facts) {
            Reading<Boolean> joined = Reading.value(!deciding);
            for (Fact<Boolean> part : parts) {
                Reading<Boolean> one = facts.get(part);
                if (one.equals(Reading.value(deciding))) {
                    return one;
                }
                joined = one instanceof Reading.Unreadable ? one : joined;
            }
            return joined;
        }
    }
}
