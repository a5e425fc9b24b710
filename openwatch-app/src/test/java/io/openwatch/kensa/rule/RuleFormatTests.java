package io.openwatch.kensa.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.kensa.Platform;
import io.openwatch.kensa.Reference;
import io.openwatch.kensa.check.Composition;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.ScriptRun;
import io.openwatch.kensa.fact.ToolPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleFormatTests {

    private static final String RULE = """
            id: demo
            title: Do it
            description: What.
            rationale: Why.
            severity: low
            category: kernel
            implementations:
              - default: true
                check: { method: file_exists, path: /etc/passwd }
            """;
    private static final String CHECK = "{ method: file_exists, path: /etc/passwd }";

    @TempDir
    Path directory;

    @Test
    void readsEveryFieldOfTheFormat() throws IOException {
        Rule rule = only("""
                id: demo
                title: Limit {{ size }}
                description: What.
                rationale: Why.
                severity: critical
                category: access-control
                tags: [one, two]
                verified: { rhel9: machine, debian12: fixture }
                transactional: false
                references:
                  cis:
                    rhel9: { section: "9.9.9", level: L1, type: Automated }
                    rhel8: [{ section: "8.1" }, { section: "8.2" }]
                  stig:
                    rhel9: { vuln_id: V-1, stig_id: RHEL-09-1, severity: CAT II, cci: [CCI-000001] }
                  nist_800_53: ["SC-4", "AC-3"]
                platforms: [{ family: RHEL, min_version: 8, max_version: 9, derivatives: false }, { family: ubuntu }]
                implementations:
                  - when: { all: [apt, { not: { any: [selinux, firewalld] } }] }
                    check:
                      checks: [{ method: file_exists, path: /a }]
                      any: [{ method: file_exists, path: /b }, { method: file_exists, path: /c }]
                      none: [{ method: command, run: "cat {{ size }}" }]
                    remediation:
                      steps:
                        - { mechanism: sysctl_set, key: a.b, value: "{{ unknown }}", reload: systemd-sysctl }
                        - { mechanism: manual, note: think }
                  - default: true
                    check: { method: config_value, path: /etc/a.conf, key: k, expected: {{ size }} }
                """, new Variables(Map.of("size", List.of("12"))));
        assertThat(rule.title()).isEqualTo("Limit 12");
        assertThat(rule.verified()).hasToString("{debian12=fixture, rhel9=machine}");
        assertThat(rule.references())
                .contains(
                        new Reference.Cis("rhel8", "8.2", Optional.empty(), Optional.empty()),
                        new Reference.Stig(
                                "rhel9", "V-1", Optional.of("RHEL-09-1"), Optional.of("CAT II"), List.of("CCI-000001")),
                        new Reference.Control("nist_800_53", "AC-3"))
                .hasSize(6);
        assertThat(rule.platforms())
                .containsExactly(
                        new Platform("rhel", OptionalInt.of(8), OptionalInt.of(9), false),
                        new Platform("ubuntu", OptionalInt.empty(), OptionalInt.empty(), true));
        Implementation gated = rule.implementations().getFirst();
        assertThat(gated.gate()).hasToString("Optional[all of [apt, not any of [selinux, firewalld]]]");
        assertThat(((Composition) gated.check()).parts()).hasSize(3);
        assertThat(gated.check().facts()).contains(ScriptRun.of("cat 12"));
        assertThat(gated.remediation()).extracting(Step::mechanism).containsExactly("sysctl_set", "manual");
        assertThat(gated.remediation().getFirst().parameters()).containsEntry("value", List.of("{{ unknown }}"));
    }

    /** What is put in the place of what, and the line and words of the problem. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            severity: low    | severity: hihg   | :5: severity has to be one of critical, high, medium, low, not [hihg]; did you mean [high]?
            category: kernel | category: kernal | :6: category has to be one of
            id: demo         | id: Demo_1       | :1: the id [Demo_1] has to be lower case
            title: Do it     | title: ''        | :2: the field [title] is empty
            title: Do it     | x: 1             | :1: the field [title] is missing
            title: Do it     | title: [a]       | :2: [title] has to be a text, not a list
            rationale: Why.  | rationale: W\\ntag: [a] | :5: a rule has no field [tag]; did you mean [tags]?
            rationale: Why.  | rationale: W\\nseverity: low | the second time
            file_exists      | file_exist       | :9: no check method is called [file_exist]; did you mean [file_exists]?
            path:            | pth:             | :9: file_exists has no parameter [pth]; did you mean [path]?
            /etc/passwd }    | etc/passwd }     | :9: file_exists: path: the path [etc/passwd] is not absolute
            default: true    | when: atp        | :8: no capability is called [atp]; did you mean [apt]?
            default: true    | when: { nor: apt } | :8: when has no [nor]; did you mean [not]?
            default: true    | default: maybe   | :8: [default] has to be true or false, not [maybe]
            default: true    | defalt: true     | :8: an implementation has no field [defalt]; did you mean [default]?
            default: true    | remediation: { mechanism: sysctl_se, key: a, value: b } | :8: no mechanism is called [sysctl_se]; did you mean [sysctl_set]?
            default: true    | remediation: { mechanism: sysctl_set, key: a, valu: b } | :8: sysctl_set has no parameter [valu]; did you mean [value]?
            default: true    | default: true\\n    remediation: { mechanism: manual, note: x } | cannot be taken back: say transactional: false
            @                | { method: command, run: "true", expected_exit: "256" } | :9: command: expected_exit: [256] is no exit code
            @                | { method: command, run: "true", cmd: "true" } | :9: command needs exactly one of run, cmd
            @                | { method: command } | :9: command needs exactly one of run, cmd
            @                | { method: sysctl_value, key: a.b, expected: "x", comparator: "<" } | :9: expected: [x] is no size
            @                | { method: sysctl_value, key: a.b, expected: "1", comparator: "=>" } | :9: sysctl_value: comparator has to be one of
            @                | { method: service_state, name: x } | :9: service_state needs at least one of enabled, active, masked
            @                | { checks: [] } | :9: [checks] holds no check
            @                | { chekcs: [] } | :9: a check without a method has no field [chekcs]; did you mean [checks]?
            @                | { method: file_permissions, path: /a, mode: "999" } | :9: file_permissions: mode: [999] is no octal mode
            @                | { method: file_permissions, path: /a, owner: "root; id" } | :9: file_permissions: owner: [root; id] is no name
            implementations: | platforms: [{ family: rhel, min_version: nine }]\\nimplementations: | :7: min_version has to be a major version, not [nine]
            implementations: | references: { nist_800_35: [A] }\\nimplementations: | :7: no framework is called [nist_800_35]; did you mean [nist_800_53]?
            implementations: | references: { cis: { rhel: { section: "1" } } }\\nimplementations: | :7: [rhel] is no system with its major version
            @                | { method: config_value, path: /etc/ssh/sshd_config, key: a, expected: b } | :9: W001: it reads a file, but sshd works its settings out
            @                | { method: file_content, path: /etc/ssh/sshd_config.d/a.conf, expected_content: a } | :9: W001
            @                | { method: command, run: "grep -q x /etc/sysctl.d/*" } | :9: W002: it reads a file, but other files
            @                | { method: file_content, path: /etc/pam.d/su, expected_content: pam_wheel } | :9: W003: comments in /etc/pam.d count
            @                | { method: file_content_match, path: /etc/pam.d/su, pattern: pam_wheel } | :9: W003
            @                | { method: set_compare, observed_command: "cat /etc/fstab", authorized: a } | :9: W004
            @                | { method: config_value, path: /etc/selinux/config, key: SELINUX, expected: enforcing } | :9: W005
            implementations: | implementations: | :1: W006: no control
            implementations: | platforms: [{ family: debain }]\\nimplementations: | :7: W007: no platform is known as [debain]; did you mean [debian]?
            implementations: | implementations: | :8: W008: an implementation without [remediation]
            @                | { method: config_valu, path: /a, key: k, expected: "{{ nowhere }}" } | :9: no check method is called [config_valu]; did you mean [config_value]?
            @                | { method: file_exists, pat: "/{{ nowhere }}" } | :9: file_exists has no parameter [pat]; did you mean [path]?
            @                | { method: file_exists, path: "/{{ nowhere }}" } | :7: W009: without a value of nowhere the rule is skipped
            implementations: | verified: { rhel9: maybe }\\nimplementations: | :7: rhel9 has to be one of fixture, machine, not [maybe]
            implementations: | verified: { rhel: fixture }\\nimplementations: | :7: [rhel] is no system with its major version
            implementations: | references: { pci_dss_4: [] }\\nimplementations: | :7: the framework [pci_dss_4] has no control
            """)
    void namesFileLineAndTheNearestName(String old, String with, String problem) throws IOException {
        String text = RULE.replace("@".equals(old) ? CHECK : old, with.replace("\\n", "\n"));
        assertThat(text.equals(RULE)).isEqualTo(old.equals(with));
        assertThat(set(text, new Variables(Map.of())).problems())
                .as(text)
                .anySatisfy(found -> assertThat(found.toString())
                        .startsWith(directory.toString())
                        .contains(problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            { method: file_content_match, path: /etc/pam.d/su, pattern: ^auth }
            { method: file_permissions, path: /etc/ssh/sshd_config, mode: "0600" }
            { method: sshd_effective_config, key: UsePAM, expected: "yes" }
            { method: sysctl_value, key: a.b, expected: "1", scope: both }
            { method: mount_option, mount_point: /tmp, options: nodev, scope: both }
            { method: config_value, path: /etc/security/faillock.conf, key: deny, expected: "3" }
            """)
    void warnsOfNoCheckThatAsksTheSystem(String check) throws IOException {
        assertThat(only(RULE.replace(CHECK, check), new Variables(Map.of())).id())
                .isEqualTo("demo");
    }

    /** Depth, width, aliases that multiply, and what is no YAML at all: each in no time, and none is a rule. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [      | 100000 | nested
            [[     | 20     | no YAML
            - a:\\n | 3      | has to be a map
            - &a [*a] | 1 | nested
            x      | 300000 | more than
            """)
    void hostileYamlIsAProblemAndNoMore(String piece, int times, String problem) throws IOException {
        RuleSet set = set(piece.replace("\\n", "\n").repeat(times), new Variables(Map.of()));
        assertThat(set.rules()).isEmpty();
        assertThat(set.problems()).isNotEmpty();
        assertThat(set.problems().toString()).containsAnyOf(problem, "larger than", "no YAML");
    }

    @Test
    void aliasesCannotMultiply() throws IOException {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            text.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(3) + "*a" + (i - 1) + "]\n");
        }
        assertThat(set(text.toString(), new Variables(Map.of())).problems().toString())
                .contains("parts");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            12             | true
            a,b            | true
            -1             | true
            /a/b:c@d       | true
            1; rm -rf /    | false
            `$(id)`        | false
            a b            | false
            '              | false
            -delete        | false
            -              | false
            *              | false
            """)
    void noValueOfAVariableBecomesMoreThanAWordOfAScript(String value, boolean fits) throws IOException {
        String text = RULE.replace(CHECK, "{ method: command, run: \"test {{ v }} -gt 1\" }");
        RuleSet set = set(text, new Variables(Map.of("v", List.of(value))));
        assertThat(set.rules()).hasSize(fits ? 1 : 0);
        if (fits) {
            assertThat(set.rules().getFirst().facts()).containsExactly(ScriptRun.of("test " + value + " -gt 1"));
        }
    }

    @Test
    void noValueOfAVariableChangesTheFormOfARule() throws IOException {
        String text = RULE.replace(CHECK, "{ method: config_value, path: /a, key: k, expected: {{ v }} }");
        Rule rule = only(text, new Variables(Map.of("v", List.of("x, path: /b }\nid: other"))));
        assertThat(rule.id()).isEqualTo("demo");
        assertThat(rule.facts().toString()).contains("path=/a").doesNotContain("/b");
    }

    @Test
    void aVariableWithoutAValueLeavesTheRuleWithoutChecks() throws IOException {
        Rule rule = only(RULE.replace("/etc/passwd", "/{{ nowhere }}"), new Variables(Map.of()));
        assertThat(rule.undeclared()).containsExactly("nowhere");
        assertThat(rule.implementations()).isEmpty();
    }

    @Test
    void aCapabilityThatIsNotKnownLeavesTheGateUnknown() throws IOException {
        String text = RULE.replace("default: true", "when: { any: [apt, { not: dconf }] }");
        Gate gate = only(text, new Variables(Map.of()))
                .implementations()
                .getFirst()
                .gate()
                .orElseThrow();
        Facts lost = Facts.builder().otherwise("connection lost").build();
        Facts there = Facts.builder()
                .put(new ToolPath("apt-get"), Reading.value("/usr/bin/apt-get"))
                .build();
        assertThat(gate.open(lost)).isEqualTo(Reading.unreadable("connection lost"));
        assertThat(gate.open(there)).isEqualTo(Reading.value(true));
    }

    @Test
    void ordersDropsAndComplainsAboutRulesThatNameEachOther() throws IOException {
        write("b", "depends_on: [c]\nsupersedes: [d]\n");
        write("c", "conflicts_with: [a]\n");
        write("a", "depends_on: [bb]\n");
        write("d", "");
        write("e", "depends_on: [f]\n");
        write("f", "depends_on: [e]\n");
        RuleSet set = RuleLibrary.read(List.of(directory)).with(new Variables(Map.of()));
        assertThat(set.rules()).extracting(Rule::id).containsExactly("a", "c", "b");
        assertThat(set.problems().toString())
                .contains("depends_on: no rule here is called [bb]; did you mean [b]?")
                .contains("it conflicts with [a], which is here too")
                .contains("it depends on itself, through [e, f]");
    }

    @Test
    void aRuleLiesWhereItsNameAndCategorySay() throws IOException {
        Files.writeString(Files.createDirectories(directory.resolve("audit")).resolve("other.yml"), RULE);
        assertThat(RuleLibrary.read(List.of(directory))
                        .with(new Variables(Map.of()))
                        .problems()
                        .toString())
                .contains("has to be called [demo.yml]", "has to lie in the directory [kernel]");
    }

    private void write(String id, String more) throws IOException {
        Path home = Files.createDirectories(directory.resolve("kernel"));
        Files.writeString(home.resolve(id + ".yml"), RULE.replace("id: demo", "id: " + id) + more);
    }

    private RuleSet set(String text, Variables variables) throws IOException {
        return RuleLibrary.read(List.of(Files.writeString(directory.resolve("rule.yml"), text)))
                .with(variables);
    }

    private Rule only(String text, Variables variables) throws IOException {
        RuleSet set = set(text, variables);
        assertThat(set.problems()).noneMatch(problem -> !problem.what().matches("W00[689]: .*"));
        return set.rules().getFirst();
    }
}
