package io.openwatch.kensa.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.kensa.Evidence;
import io.openwatch.kensa.Shown;
import io.openwatch.kensa.Status;
import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Output;
import io.openwatch.kensa.fact.ScriptRun;
import io.openwatch.kensa.fact.Source;
import io.openwatch.kensa.testing.Rules;
import io.openwatch.kensa.testing.Told;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Ways in which scanners come to wrong verdicts, by their numbers; each test fails on the naive reading. */
class HazardTests {

    /** Negated ones above all: nothing there is not the same as nothing read. */
    static List<String> checks() {
        return List.of(
                "{ method: package_state, name: telnetd, state: absent }",
                "{ method: package_installed, name: telnetd }",
                "{ method: package_absent, name: telnetd }",
                "{ method: dpkg_installed, name: telnetd }",
                "{ method: dpkg_absent, name: telnetd }",
                "{ method: service_state, name: telnet.socket, enabled: false, active: false }",
                "{ method: service_enabled, name: x }",
                "{ method: service_active, name: x }",
                "{ method: systemd_target, not_expected: graphical.target }",
                "{ method: config_value, path: /etc/x, key: k, expected: v }",
                "{ method: file_content, path: /etc/x, expected_content: v, if_absent: pass }",
                "{ method: file_content_match, path: /etc/x, pattern: v }",
                "{ method: file_exists, path: /etc/x }",
                "{ method: file_absent, path: /etc/hosts.equiv }",
                "{ method: file_permissions, path: /etc/x, mode: '0600', if_absent: pass }",
                "{ method: file_permission, path: /etc/x, owner: root }",
                "{ method: filesystem_search, kind: setuid }",
                "{ method: mount_option, mount_point: /tmp, options: [nodev], if_absent: pass }",
                "{ method: sshd_effective_config, key: x11forwarding, expected: 'no' }",
                "{ method: sysctl_value, key: a.b, expected: '1', if_absent: pass }",
                "{ method: kernel_module_state, name: usb-storage, state: disabled }",
                "{ method: grub_parameter, key: audit, expected: '1' }",
                "{ method: audit_rule_exists, rule: -w /etc/passwd -p wa -k id }",
                "{ method: selinux_state, state: enforcing }",
                "{ method: apparmor_state, state: loaded }",
                "{ method: command, run: '! id', expected_exit: 1, expected_stdout: '' }",
                "{ method: set_compare, observed_command: id, authorized: root }");
    }

    @ParameterizedTest
    @MethodSource("checks")
    void d1_aLostConnectionIsNoVerdict(String text) {
        Check check = Rules.check(text);
        Facts lost = Facts.builder().otherwise("the connection was lost").build();
        assertThat(check.judge(lost).status()).isEqualTo(Status.ERROR);
        assertThat(check.judge(lost).detail()).contains("the connection was lost");
    }

    @Test
    void d1_everyMethodIsAmongThem() {
        assertThat(checks().stream().map(text -> text.replaceFirst("\\{ method: ([a-z_]+).*", "$1")))
                .containsAll(Methods.methods().stream()
                        .map(Method::name)
                        .filter(name -> !name.equals("manual"))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            { method: config_value, path: /etc/x, key: k, expected: v }
            { method: config_value, path: /etc/y, dropin_dir: /etc/x, key: k, expected: v }
            { method: file_content, path: /etc/x, expected_content: v }
            { method: file_absent, path: /etc/x }
            { method: file_permissions, path: /etc/x, mode: "0600" }
            """)
    void d2_whatMayNotBeReadIsNoVerdict(String text) {
        assertThat(judge(text, new Told().file("/etc/y", "k = v\n").unreadable("/etc/x"))
                        .status())
                .isEqualTo(Status.ERROR);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            4  | k = 1\\nk = 2     | expected: "2"                        | PASS
            4  | k = 1\\nk = 2     | expected: "1"                        | FAIL
            4  | k = 1\\nk = 2     | expected: "1", wins: first           | PASS
            5  | k: 2             | expected: "2"                        | FAIL
            5  | k: 2             | expected: "2", delimiter: ":"        | PASS
            5  | k=a:b            | expected: "a:b"                      | PASS
            6  | k = No           | expected: "no"                       | PASS
            6  | k = abc          | expected: "ABC"                      | FAIL
            6  | k = abc          | expected: "ABC", case: insensitive   | PASS
            15 | k = 10K          | expected: "10240", comparator: ">="  | PASS
            15 | k = 1.5          | expected: "1", comparator: ">"       | PASS
            15 | k = 0x10         | expected: "16", type: int            | PASS
            15 | k = 27           | expected: "0027", type: octal        | PASS
            15 | k = 077          | expected: "27", type: octal, comparator: ">=" | PASS
            15 | k = few          | expected: "3", comparator: "<="      | ERROR
            15 | k = 1h           | expected: "90min", type: duration, comparator: "<=" | PASS
            15 | k = 10.2         | expected: "9.1", type: version, comparator: ">" | PASS
            4  | k = 2\\nk 3       | expected: "2", syntax: pam           | FAIL
            4  | k = 2 # 3        | expected: "2", syntax: pam           | PASS
            4  | K = 2            | expected: "2", syntax: pam           | FAIL
            4  | K 2              | expected: "2", syntax: pwquality     | PASS
            2  | # k = 2          | expected: "2"                        | FAIL
            2  | kk = 2           | expected: "2"                        | FAIL
            2  | # k = 3          | expected: "2", default: "2"          | PASS
            """)
    void d4_5_6_15_aKeyOfAFileIsReadAsItsProgramReadsIt(int hazard, String file, String more, Status status) {
        Told host = new Told().file("/etc/x", file.replace("\\n", "\n"));
        assertThat(judge("{ method: config_value, path: /etc/x, key: k, " + more + " }", host)
                        .status())
                .isEqualTo(status);
    }

    @Test
    void d4_theLastDropInWins() {
        Told host = new Told()
                .file("/etc/x", "k = 1\n")
                .file("/etc/x.d/20.conf", "k = 3\n")
                .file("/etc/x.d/10.conf", "k = 2\n")
                .file("/etc/x.d/30.txt", "k = 4\n");
        String check = "{ method: config_value, path: /etc/x, dropin_dir: /etc/x.d, key: k, expected: '3' }";
        assertThat(judge(check, host).status()).isEqualTo(Status.PASS);
    }

    @Test
    void d4_libpwqualityReadsTheFileBehindItsDropIns() {
        Told host = new Told().file("/etc/x", "k = 1\n").file("/etc/x.d/20.conf", "k = 3\n");
        String check = "{ method: config_value, path: /etc/x, dropin_dir: /etc/x.d, syntax: pwquality, key: k, ";
        assertThat(judge(check + "expected: '3' }", host).status()).isEqualTo(Status.FAIL);
        assertThat(judge(check + "expected: '1' }", host).status()).isEqualTo(Status.PASS);
    }

    @ParameterizedTest
    @CsvSource({
        "0640, 0640, PASS",
        "0640, 0600, PASS",
        "0640, 0000, PASS",
        "0640, 0644, FAIL",
        "0640, 0460, FAIL",
        "0755, 4755, FAIL",
        "1777, 0777, FAIL",
        "1777, 1777, PASS"
    })
    void d7_stricterModesPass(String most, String found, Status status) {
        Told host = new Told().mode("/etc/shadow", Integer.parseInt(found, 8));
        assertThat(judge("{ method: file_permissions, path: /etc/shadow, mode: '" + most + "' }", host)
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            quiet audit=1         | GRUB_CMDLINE_LINUX="audit=1"          | PASS
            quiet audit=1         | GRUB_CMDLINE_LINUX="audit=0"          | FAIL
            quiet audit=1 audit=0 | GRUB_CMDLINE_LINUX="audit=1"          | FAIL
            quiet xaudit=1        | GRUB_CMDLINE_LINUX="audit=1"          | FAIL
            quiet audit=1         | #GRUB_CMDLINE_LINUX="audit=1"         | FAIL
            quiet audit=1         | GRUB_CMDLINE_LINUX="$(cat x) audit=1" | ERROR
            """)
    void d8_thePersistedValueOfAKernelWordCounts(String running, String persisted, Status status) {
        Told host = new Told().file("/proc/cmdline", running + "\n").file("/etc/default/grub", persisted + "\n");
        assertThat(judge("{ method: grub_parameter, key: audit, expected: '1' }", host)
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PermitRootLogin no                                     | FAIL
            Match User deploy\\n  X11Forwarding yes                | FAIL
            Match User deploy\\n  X11Forwarding no                 | PASS
            "Match" User deploy\\n  "X11Forwarding" yes            | FAIL
            Match User deploy\\n  X11Forwarding no # yes          | PASS
            Include /etc/elsewhere/*.conf                          | ERROR
            Include /etc/ssh/sshd_config.d/exceptions              | ERROR
            """)
    void d9_exceptionsInMatchBlocksCount(String config, Status status) {
        boolean plain = config.startsWith("Permit");
        Told host = new Told()
                .file("/etc/ssh/sshd_config", config.replace("\\n", "\n"))
                .prints("sshd -T", "x11forwarding " + (plain ? "yes" : "no") + "\n");
        assertThat(judge("{ method: sshd_effective_config, key: X11Forwarding, expected: 'no' }", host)
                        .status())
                .isEqualTo(status);
    }

    @Test
    void d10_everyLineOfAKeyIsRead() {
        Told host = new Told().file("/etc/ssh/sshd_config", "").prints("sshd -T", "allowusers a\nallowusers b\n");
        String check = "{ method: sshd_effective_config, key: AllowUsers, type: set, expected: ";
        assertThat(judge(check + "'a' }", host).status()).isEqualTo(Status.FAIL);
        assertThat(judge(check + "'b, a' }", host).status()).isEqualTo(Status.PASS);
    }

    @Test
    void d12_everyInterfaceAndEverySpaceOfAKernelParameter() {
        Told host = new Told()
                .kernel("net.ipv4.ping_group_range", Map.of("net.ipv4.ping_group_range", "1\t0"))
                .kernel(
                        "net.ipv4.conf.*.rp_filter",
                        Map.of("net.ipv4.conf.all.rp_filter", "1", "net.ipv4.conf.eth0.rp_filter", "0"));
        assertThat(judge("{ method: sysctl_value, key: net.ipv4.ping_group_range, expected: '1 0' }", host)
                        .status())
                .isEqualTo(Status.PASS);
        Judgement every = judge("{ method: sysctl_value, key: net.ipv4.conf.*.rp_filter, expected: '1' }", host);
        assertThat(every.status()).isEqualTo(Status.FAIL);
        assertThat(every.detail()).contains("net.ipv4.conf.eth0.rp_filter [0]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            0  | 10      | expected_stdout: "0"                         | FAIL
            0  | uid 0 x | expected_stdout: "0"                         | PASS
            0  | 10      | expected_stdout: "0", stdout_match: contains | PASS
            0  | x       | expected_stdout: ""                          | FAIL
            1  | x       | expected_exit: 0                             | FAIL
            1  | x       | expected_exit: 1                             | PASS
            127 | x      | expected_exit: 0                             | ERROR
            137 | x      | expected_exit: 0                             | ERROR
            3  | why     | not_assessable_exit: 3                       | SKIPPED
            """)
    void d14_anOutputIsComparedByWords(int exit, String stdout, String more, Status status) {
        ScriptRun run = ScriptRun.of("look");
        Told host = new Told().script(run, exit, stdout + "\n", "no such program");
        assertThat(judge("{ method: command, run: look, " + more + " }", host).status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "checks, /there /gone,          FAIL,  2", "checks, /there /secret,        ERROR, 2",
        "checks, /secret /gone /there,  FAIL,  3", "any,    /gone /secret,         ERROR, 2",
        "any,    /secret /there,        PASS,  2", "none,   /gone /secret,         ERROR, 2",
        "none,   /gone,                 PASS,  1", "none,   /secret /there,        FAIL,  2"
    })
    void d16_noPartOfACompositionLosesItsEvidence(String kind, String paths, Status status, int evidence) {
        Told host = new Told().mode("/there", 0644).unreadable("/secret");
        String parts = Stream.of(paths.strip().split(" "))
                .map(path -> "{ method: file_exists, path: " + path + " }")
                .collect(java.util.stream.Collectors.joining(", "));
        Judgement judged = judge("{ " + kind + ": [" + parts + "] }", host);
        assertThat(judged.status()).isEqualTo(status);
        assertThat(judged.evidence()).hasSize(evidence);
    }

    @Test
    void d17_whatCannotBeToldIsSkippedAndNotAnError() {
        Told host = new Told().script(ScriptRun.of("list"), 0, "a\nb\n", "");
        assertThat(judge("{ method: set_compare, observed_command: list, authorized: '' }", host)
                        .status())
                .isEqualTo(Status.SKIPPED);
        assertThat(judge("{ method: set_compare, observed_command: list, authorized: 'a' }", host)
                        .detail())
                .contains("b");
    }

    @Test
    void d20_evidenceHoldsNoSecret() {
        Source<Output> run = ScriptRun.of("dump");
        Told host = new Told().script(run, 1, "password = hunter2\nroot:$6$salt$0123456789abcdef:1\n\u001b[2J\n", "");
        Judgement judged = judge("{ method: command, run: dump }", host);
        assertThat(judged.status()).isEqualTo(Status.FAIL);
        for (Evidence one : judged.evidence()) {
            assertThat(one.toString()).doesNotContain("hunter2", "0123456789abcdef", "\u001b");
        }
    }

    @Test
    void d20_theNameOfAFileIsNoSecret() {
        Told host = new Told().file("/etc/passwd", "a\n").file("/etc/pam.d/common-password", "a\n");
        for (String path : List.of("/etc/passwd", "/etc/pam.d/common-password")) {
            assertThat(judge("{ method: file_content, path: " + path + ", expected_content: b }", host)
                            .toString())
                    .contains(path + ": found it does not hold it");
            assertThat(Shown.text("cat " + path + " password: hunter2; passwd=hunter2"))
                    .doesNotContain("hunter2");
        }
    }

    static Judgement judge(String text, Told host) {
        Check check = Rules.check(text);
        Iterable<Fact<?>> facts = check.facts();
        return check.judge(host.facts(facts));
    }
}
