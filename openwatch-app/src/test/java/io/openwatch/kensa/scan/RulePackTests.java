package io.openwatch.kensa.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.kensa.HostReport;
import io.openwatch.kensa.RuleResult;
import io.openwatch.kensa.Status;
import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.ScriptRun;
import io.openwatch.kensa.fact.Source;
import io.openwatch.kensa.fact.TreeWalk;
import io.openwatch.kensa.host.OsRelease;
import io.openwatch.kensa.rule.Implementation;
import io.openwatch.kensa.rule.Rule;
import io.openwatch.kensa.rule.RuleLibrary;
import io.openwatch.kensa.rule.RuleSet;
import io.openwatch.kensa.rule.VariableFiles;
import io.openwatch.kensa.session.LocalSession;
import io.openwatch.kensa.testing.PackCases;
import io.openwatch.kensa.testing.PackHost;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules that are shipped: every one judges hosts as the files beside this test say. */
class RulePackTests {

    private static final List<String> SYSTEMS = List.of("debian12", "ubuntu22", "ubuntu24", "rhel8", "rhel9", "rhel10");
    private static final RuleSet PACK = RuleLibrary.read(List.of(Path.of("rules")))
            .with(VariableFiles.of(Optional.empty(), Map.of()).common());
    private static final Map<String, PackCases> CASES =
            PackCases.read(Path.of("src/test/resources/io/openwatch/kensa/pack"));

    /** Rights that the user of the tests lacks, no systemd or no auditd here, no SELinux to be seen from a container. */
    private static final String[] EXPLAINED = {
        "permission denied", "Permission denied", "there is no auditctl", "systemctl", "is not mounted"
    };

    static List<Rule> rules() {
        return PACK.rules();
    }

    @Test
    void thePackHasNothingToComplainAbout() {
        assertThat(PACK.problems()).isEmpty();
        assertThat(PACK.rules().size()).isGreaterThanOrEqualTo(100);
        assertThat(CASES.keySet())
                .containsExactlyElementsOf(
                        PACK.rules().stream().map(Rule::id).sorted().toList());
    }

    @Test
    void atMost15PercentOfTheRulesRunAScript() {
        long scripted = PACK.rules().stream()
                .filter(rule -> sources(rule).stream().anyMatch(ScriptRun.class::isInstance))
                .count();
        assertThat(scripted * 100).isLessThanOrEqualTo(PACK.rules().size() * 15L);
    }

    /** On every system for which it is verified, and by every implementation. */
    @ParameterizedTest
    @MethodSource("rules")
    void judgesAsItsCasesSay(Rule rule) {
        PackCases cases = CASES.get(rule.id());
        assertThat(cases).as("cases of " + rule.id()).isNotNull();
        assertThat(cases.absent()).as("absent").isIn("pass", "fail", "error", "skipped", "not-applicable");
        Set<Implementation> passed = judged(rule, cases.pass(), Status.PASS);
        Set<Implementation> failed = judged(rule, cases.fail(), Status.FAIL);
        assertThat(passed).containsExactlyInAnyOrderElementsOf(rule.implementations());
        assertThat(failed).containsExactlyInAnyOrderElementsOf(rule.implementations());
        for (String system : rule.verified().keySet()) {
            assertThat(judge(rule, facts(rule, cases.bare(), system)).status().label())
                    .as("absent on " + system)
                    .isEqualTo(cases.absent());
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void saysWhereItWasVerifiedAndForWhatItIsMeant(Rule rule) {
        assertThat(rule.verified()).isNotEmpty();
        assertThat(SYSTEMS).containsAll(rule.verified().keySet());
        assertThat(rule.references()).isNotEmpty();
        assertThat(rule.platforms()).isNotEmpty();
        assertThat(rule.implementations())
                .allSatisfy(one -> assertThat(one.remediation()).isNotEmpty());
        for (String system : SYSTEMS) {
            if (!rule.verified().containsKey(system)) {
                assertThat(judge(rule, facts(rule, new PackHost(Map.of()), system))
                                .status())
                        .as(system)
                        .isEqualTo(Status.NOT_APPLICABLE);
            }
        }
    }

    /** Return the implementations that judged; none may be missing on any system. */
    private static Set<Implementation> judged(Rule rule, List<PackHost> hosts, Status wanted) {
        Set<Implementation> chosen = new HashSet<>();
        Set<PackHost> tried = new HashSet<>();
        for (String system : rule.verified().keySet()) {
            List<PackHost> meant =
                    hosts.stream().filter(host -> host.on(system)).toList();
            assertThat(meant).as(wanted + " on " + system).isNotEmpty();
            for (PackHost host : meant) {
                Facts facts = facts(rule, host, system);
                RuleResult result = judge(rule, facts);
                assertThat(result.status())
                        .as(system + " " + host + ": " + result.detail())
                        .isEqualTo(wanted);
                chosen.add(chosen(rule, facts));
                if (tried.add(host)) {
                    withoutOneAnswer(rule, facts, wanted);
                }
            }
        }
        return chosen;
    }

    /** Whatever may not be read: the verdict stays, or there is none. Without anything there is none. */
    private static void withoutOneAnswer(Rule rule, Facts facts, Status verdict) {
        boolean counts = false;
        for (Source<?> source : sources(rule)) {
            RuleResult result = judge(rule, without(facts, source));
            assertThat(result.status()).as("without " + source).isIn(verdict, Status.ERROR);
            counts |= result.status() == Status.ERROR;
        }
        assertThat(counts || sources(rule).size() > 1).isTrue();
        Facts.Builder system = Facts.builder().otherwise("permission denied");
        OsRelease.FACT.sources().forEach(source -> put(system, source, facts));
        assertThat(judge(rule, system.build()).status()).isEqualTo(Status.ERROR);
    }

    private static Facts without(Facts facts, Source<?> source) {
        Facts.Builder rest = Facts.builder();
        facts.sources().keySet().forEach(one -> put(rest, one, facts));
        return rest.put(source, Reading.unreadable("permission denied")).build();
    }

    private static <T> void put(Facts.Builder builder, Source<T> source, Facts facts) {
        builder.put(source, facts.get(source));
    }

    private static Implementation chosen(Rule rule, Facts facts) {
        return rule.implementations().stream()
                .filter(one -> !one.fallback()
                        && one.gate()
                                .map(gate -> gate.open(facts).equals(Reading.value(true)))
                                .orElse(true))
                .findFirst()
                .or(() -> rule.implementations().stream()
                        .filter(Implementation::fallback)
                        .findFirst())
                .orElseThrow();
    }

    private static Facts facts(Rule rule, PackHost host, String system) {
        Set<Fact<?>> wanted = new LinkedHashSet<>(rule.facts());
        wanted.add(OsRelease.FACT);
        return host.told(system, sources(rule)).facts(wanted);
    }

    private static Set<Source<?>> sources(Rule rule) {
        Set<Source<?>> sources = new LinkedHashSet<>();
        rule.facts().forEach(fact -> sources.addAll(fact.sources()));
        return sources;
    }

    private static RuleResult judge(Rule rule, Facts facts) {
        return new Judge(facts, Instant.EPOCH).judge(rule);
    }

    /**
     * The batch of the whole pack but for the walk, which takes as long as the machine is large, by a real shell. What is
     * not read has its reason in the machine.
     */
    @Test
    void aScanOfThisMachineLeavesNothingUnexplained() {
        List<Rule> quick = PACK.rules().stream()
                .filter(rule -> !sources(rule).contains(new TreeWalk()))
                .toList();
        try (LocalSession session = LocalSession.open()) {
            HostReport report = HostScan.run("here", session, quick, ScanSettings.usual());
            assertThat(report.trouble()).isEmpty();
            assertThat(report.results()).hasSameSizeAs(quick);
            assertThat(report.results())
                    .filteredOn(one -> one.status() == Status.ERROR)
                    .allSatisfy(one -> assertThat(one.detail()).containsAnyOf(EXPLAINED));
        }
    }
}
