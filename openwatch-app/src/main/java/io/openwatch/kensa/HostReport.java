package io.openwatch.kensa;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Say what became of every rule on one host.
 *
 * @param host the name by which it was asked for
 * @param system what it runs; empty when that could not be read
 * @param started when the scan of this host began
 * @param took how long it took
 * @param trouble why the host did not answer, or not to the end; everything that was not read by then is an error
 * @param results one for each rule, in the order of the rules
 * @since 0.1
 */
public record HostReport(
        String host,
        Optional<HostSystem> system,
        Instant started,
        Duration took,
        Optional<String> trouble,
        List<RuleResult> results) {

    /** Copy the list and make the texts safe to show. */
    public HostReport {
        host = Shown.text(host);
        trouble = trouble.map(Shown::text);
        results = List.copyOf(results);
    }

    /** Count the results of each status; a status without one counts 0. */
    public Map<Status, Integer> counts() {
        Map<Status, Integer> counts = new EnumMap<>(Status.class);
        for (Status status : Status.values()) {
            counts.put(status, 0);
        }
        results.forEach(result -> counts.merge(result.status(), 1, Integer::sum));
        return counts;
    }
}
