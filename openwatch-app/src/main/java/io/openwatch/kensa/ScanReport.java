package io.openwatch.kensa;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Say what became of a scan.
 *
 * @param started when it began
 * @param took how long it took
 * @param hosts one for each host that was asked for, in that order, those that could not be reached included
 * @since 0.1
 */
public record ScanReport(Instant started, Duration took, List<HostReport> hosts) {

    /** Copy the list. */
    public ScanReport {
        hosts = List.copyOf(hosts);
    }

    /** Count the results of each status over all hosts. */
    public Map<Status, Integer> counts() {
        Map<Status, Integer> counts = new EnumMap<>(Status.class);
        for (Status status : Status.values()) {
            counts.put(status, 0);
        }
        hosts.forEach(host -> host.counts().forEach((status, count) -> counts.merge(status, count, Integer::sum)));
        return counts;
    }

    /** Say whether every host answered to the end. */
    public boolean complete() {
        return hosts.stream().allMatch(host -> host.trouble().isEmpty());
    }
}
