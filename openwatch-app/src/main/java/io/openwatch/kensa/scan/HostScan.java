package io.openwatch.kensa.scan;

import io.openwatch.kensa.HostReport;
import io.openwatch.kensa.HostSystem;
import io.openwatch.kensa.Platform;
import io.openwatch.kensa.RuleResult;
import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.ScriptRun;
import io.openwatch.kensa.host.OsRelease;
import io.openwatch.kensa.rule.Rule;
import io.openwatch.kensa.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The scan of one host.
 *
 * @since 0.1
 */
public final class HostScan {

    private HostScan() {}

    /**
     * Judge {@code host} by {@code rules}. Always returns one result for each rule; trouble with the host is in the report.
     *
     * <p>Everything is asked for at once. Scripts are run only on systems that one of their rules is meant for.
     */
    public static HostReport run(String host, Session session, List<Rule> rules, ScanSettings settings) {
        Instant started = settings.clock().instant();
        long from = System.nanoTime();
        Set<Fact<?>> wanted = new LinkedHashSet<>();
        wanted.add(OsRelease.FACT);
        rules.forEach(rule -> wanted.addAll(rule.facts()));
        HostFacts told = HostFacts.of(session, wanted, platforms(rules), settings);
        Judge judge = new Judge(told.facts(), settings.clock().instant());
        List<RuleResult> results = rules.stream().map(judge::judge).toList();
        Optional<HostSystem> system =
                told.facts().get(OsRelease.FACT).known().map(os -> new HostSystem(os.id(), os.version(), os.name()));
        Duration took = Duration.ofNanos(System.nanoTime() - from);
        return new HostReport(host, system, started, took, told.trouble(), results);
    }

    /** A script of a rule for every system runs everywhere; the others where one of their rules is meant to hold. */
    private static Map<ScriptRun, List<Platform>> platforms(List<Rule> rules) {
        Map<ScriptRun, List<Platform>> platforms = new HashMap<>();
        for (Rule rule : rules) {
            for (Fact<?> fact : rule.facts()) {
                if (fact instanceof ScriptRun script) {
                    platforms.merge(script, rule.platforms(), HostScan::joined);
                }
            }
        }
        return platforms;
    }

    private static List<Platform> joined(List<Platform> some, List<Platform> more) {
        if (some.isEmpty() || more.isEmpty()) {
            return List.of();
        }
        List<Platform> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
