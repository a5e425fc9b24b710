package io.openwatch.benchmarks;

import io.openwatch.kensa.Evidence;
import io.openwatch.kensa.HostReport;
import io.openwatch.kensa.HostSystem;
import io.openwatch.kensa.RuleResult;
import io.openwatch.kensa.ScanReport;
import io.openwatch.kensa.Status;
import io.openwatch.kensa.rule.Rule;
import io.openwatch.kensa.rule.RuleLibrary;
import io.openwatch.kensa.rule.VariableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the results of a scan that nobody ran: titles and controls of real rules, evidence that differs by host. */
final class ManyResults {

    private static final Instant BEGAN = Instant.parse("2026-11-20T06:00:00Z");

    /** Of 20 results so many are of each status. */
    private static final List<Status> STATUSES = List.of(
            Status.PASS,
            Status.PASS,
            Status.FAIL,
            Status.PASS,
            Status.FAIL,
            Status.PASS,
            Status.SKIPPED,
            Status.PASS,
            Status.FAIL,
            Status.PASS,
            Status.PASS,
            Status.FAIL,
            Status.ERROR,
            Status.PASS,
            Status.FAIL,
            Status.PASS,
            Status.NOT_APPLICABLE,
            Status.PASS,
            Status.WAIVED,
            Status.FAIL);

    private ManyResults() {}

    static ScanReport of(int hosts, int results, Path rules) throws IOException {
        List<Rule> pack = RuleLibrary.read(List.of(rules))
                .with(VariableFiles.of(Optional.empty(), Map.of()).common())
                .rules();
        if (pack.isEmpty()) {
            throw new IOException("there are no rules below [" + rules + "]; name them with --rules");
        }
        List<HostReport> all = new ArrayList<>();
        for (int i = 0; i < hosts; i++) {
            List<RuleResult> of = new ArrayList<>();
            for (int j = 0; j < results; j++) {
                of.add(result(pack.get(j % pack.size()), i, j));
            }
            HostSystem system = new HostSystem("debian", "12", "Debian GNU/Linux 12 (bookworm)");
            all.add(new HostReport(
                    "web-" + i + ".example.net",
                    Optional.of(system),
                    BEGAN,
                    Duration.ofMillis(900 + i),
                    Optional.empty(),
                    of));
        }
        return new ScanReport(BEGAN, Duration.ofSeconds(hosts), all);
    }

    private static RuleResult result(Rule rule, int host, int number) {
        Status status = STATUSES.get((host + number) % STATUSES.size());
        String found = "mode 0644, owner user" + host + ", group root, with 'quotes' & <signs> [" + number + "]";
        Evidence evidence =
                Evidence.of(status, "file_permissions", "/etc/file-" + number, "mode at most 0640, owner root", found);
        return new RuleResult(
                number < 1 ? rule.id() : rule.id() + "-" + number,
                rule.title(),
                rule.severity(),
                rule.references(),
                status,
                "/etc/file-" + number + ": found " + found + ", expected mode at most 0640, owner root",
                List.of(evidence),
                BEGAN.plusMillis(host),
                Duration.ofMillis(3));
    }
}
