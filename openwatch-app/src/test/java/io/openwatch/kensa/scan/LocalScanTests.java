package io.openwatch.kensa.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.kensa.HostReport;
import io.openwatch.kensa.RuleResult;
import io.openwatch.kensa.ScanReport;
import io.openwatch.kensa.Status;
import io.openwatch.kensa.batch.Dialect;
import io.openwatch.kensa.rule.Rule;
import io.openwatch.kensa.session.Elevation;
import io.openwatch.kensa.session.LocalSession;
import io.openwatch.kensa.session.Session;
import io.openwatch.kensa.session.ShellCall;
import io.openwatch.kensa.session.Transcript;
import io.openwatch.kensa.testing.Rules;
import io.openwatch.kensa.testing.Shells;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scans of the machine that the tests run on, whole and cut. */
class LocalScanTests {

    private static final List<Rule> RULES = Rules.of(
            Rules.text("passes", "[{ default: true, check: { method: file_exists, path: /etc/passwd } }]"),
            Rules.text("fails", "[{ default: true, check: { method: file_absent, path: /etc/passwd } }]"),
            Rules.text("negated", "[{ default: true, check: { method: file_absent, path: /no/such/file } }]"),
            Rules.text(
                    "gated",
                    "[{ when: { not: grub_bls }, check: { method: command, run: 'echo x; exit 3', expected_exit: 3 } },"
                            + " { default: true, check: { method: command, run: 'exit 3', expected_exit: 3 } }]"),
            Rules.text("hangs", "[{ default: true, check: { method: command, run: sleep 60, timeout: 1 } }]"),
            Rules.text("tool", "[{ default: true, check: { method: command, run: no-such-program } }]"),
            Rules.text("person", "[{ default: true, check: { method: manual, note: look } }]"),
            Rules.text("value", "[{ default: true, check: { method: file_exists, path: '/{{ nowhere }}' } }]"),
            Rules.text(
                    "elsewhere",
                    "[{ default: true, check: { method: command, run: 'true' } }]",
                    "platforms: [{ family: plan9, min_version: 4 }]"),
            Rules.text("nothing", "[{ when: { all: [apt, { not: apt }] }, check: { method: file_exists, path: / } }]"));

    @ParameterizedTest
    @EnumSource
    void judgesEveryRuleInOneSession(Shells shell) {
        Counting session = new Counting(Integer.MAX_VALUE);
        HostReport report = HostScan.run("here", session, RULES, settings(shell.dialect()));
        assertThat(report.trouble()).isEmpty();
        assertThat(report.system()).isPresent();
        assertThat(report.results())
                .extracting(one -> one.rule() + " " + one.status().label())
                .containsExactlyInAnyOrder(
                        "passes pass",
                        "fails fail",
                        "negated pass",
                        "gated pass",
                        "hangs error",
                        "tool error",
                        "person manual",
                        "value skipped",
                        "elsewhere not-applicable",
                        "nothing not-applicable");
        assertThat(result(report, "hangs").detail()).contains("did not end within its time limit");
        assertThat(result(report, "hangs").evidence()).hasSize(1);
        assertThat(report.counts()).containsEntry(Status.SKIPPED, 1).containsEntry(Status.ERROR, 2);
        assertThat(session.calls).isEqualTo(1);
    }

    /** Wherever the answer is cut: the verdict of the whole answer, or none. */
    @Test
    void d1_d3_aCutAnswerChangesNoVerdict() {
        List<Rule> quick =
                RULES.stream().filter(rule -> !rule.id().equals("hangs")).toList();
        Counting whole = new Counting(Integer.MAX_VALUE);
        HostReport all = HostScan.run("here", whole, quick, settings(Dialect.USUAL));
        int length = whole.length;
        int errors = 0;
        for (int i = 0; i < 12; i++) {
            HostReport cut = HostScan.run("here", new Counting(length * i / 12), quick, settings(Dialect.USUAL));
            assertThat(cut.trouble()).isPresent();
            for (RuleResult one : cut.results()) {
                if (one.status() == Status.ERROR) {
                    errors++;
                } else {
                    assertThat(one.status())
                            .as(one.rule())
                            .isEqualTo(result(all, one.rule()).status());
                }
            }
        }
        assertThat(errors).isGreaterThan(12);
        HostReport nothing = HostScan.run("here", new Counting(0), quick, settings(Dialect.USUAL));
        assertThat(result(nothing, "gated").detail()).contains("whether [not grub_bls] holds", "cut");
        assertThat(result(nothing, "elsewhere").status()).isEqualTo(Status.ERROR);
    }

    @Test
    void d18_aHostThatDoesNotAnswerIsInTheReport() throws InterruptedException {
        List<String> finished = new ArrayList<>();
        Target dead = new Target("dead", RULES, settings(Dialect.USUAL), () -> new Counting(0));
        Target alive = new Target("alive", RULES.subList(0, 1), settings(Dialect.USUAL), LocalSession::open);
        ScanReport report =
                new FleetScan(1, one -> finished.add(one.host())).run(List.of(dead, alive), InstantSource.system());
        assertThat(report.complete()).isFalse();
        assertThat(report.hosts()).extracting(HostReport::host).containsExactly("dead", "alive");
        assertThat(report.hosts().getLast().trouble()).isEmpty();
        assertThat(report.hosts().getFirst().counts())
                .containsEntry(Status.PASS, 0)
                .containsEntry(Status.FAIL, 0);
        assertThat(finished).containsExactlyInAnyOrder("dead", "alive");
    }

    @Test
    void cancellingEndsWhatRunsAndBeginsNothingMore() throws InterruptedException {
        AtomicReference<FleetScan> scan = new AtomicReference<>();
        CountDownLatch closed = new CountDownLatch(1);
        Session hanging = new Session() {
            @Override
            public Transcript run(ShellCall call) {
                scan.get().cancel();
                await(closed);
                return new Transcript(new byte[0], new Transcript.Cut("the session was closed"));
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
        Target first = new Target("first", RULES.subList(0, 1), settings(Dialect.USUAL), () -> hanging);
        Target second = new Target("second", RULES.subList(0, 1), settings(Dialect.USUAL), () -> {
            throw new AssertionError("opened");
        });
        scan.set(new FleetScan(1, one -> {}));
        ScanReport report = scan.get().run(List.of(first, second), InstantSource.system());
        assertThat(report.hosts()).allSatisfy(host -> {
            assertThat(host.trouble()).isPresent();
            assertThat(host.counts()).containsEntry(Status.ERROR, 1);
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }

    private static ScanSettings settings(Dialect dialect) {
        return new ScanSettings(new Elevation.None(), dialect, Duration.ofMinutes(1), InstantSource.system());
    }

    private static RuleResult result(HostReport report, String rule) {
        return report.results().stream()
                .filter(one -> one.rule().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    /** Keeps only the first bytes of answers. */
    private static final class Counting implements Session {

        private final int kept;
        private int calls;
        private int length;

        Counting(int kept) {
            this.kept = kept;
        }

        @Override
        public Transcript run(ShellCall call) {
            calls++;
            try (LocalSession session = LocalSession.open()) {
                Transcript whole = kept == 0 ? new Transcript(new byte[0], new Transcript.Cut("")) : session.run(call);
                length = whole.output().length;
                return length <= kept && kept > 0
                        ? whole
                        : new Transcript(
                                Arrays.copyOf(whole.output(), Math.min(kept, length)),
                                new Transcript.Cut("the connection was cut"));
            }
        }

        @Override
        public void close() {
            // Nothing is kept open.
        }
    }
}
