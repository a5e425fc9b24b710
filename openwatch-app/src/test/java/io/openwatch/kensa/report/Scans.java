package io.openwatch.kensa.report;

import io.openwatch.kensa.Evidence;
import io.openwatch.kensa.HostReport;
import io.openwatch.kensa.HostSystem;
import io.openwatch.kensa.Reference;
import io.openwatch.kensa.RuleResult;
import io.openwatch.kensa.ScanReport;
import io.openwatch.kensa.Severity;
import io.openwatch.kensa.Status;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Scans that nobody ran, the same each time. */
final class Scans {

    static final Instant BEGAN = Instant.parse("2026-11-20T06:00:00Z");

    private Scans() {}

    /** One host with one rule of each status; every text that a host or a rule says is {@code text}. */
    static Finished saying(String text) {
        List<RuleResult> results = Arrays.stream(Status.values())
                .map(status -> result(text, status, text))
                .toList();
        return finished(new HostReport(
                text,
                Optional.of(new HostSystem(text, text, text)),
                BEGAN,
                Duration.ofMillis(1500),
                Optional.of(text),
                results));
    }

    /** One host with one rule for each of {@code texts}, which says it, of one status after the other. */
    static Finished sayingEach(List<String> texts) {
        Status[] statuses = Status.values();
        List<RuleResult> results = new ArrayList<>();
        for (String text : texts) {
            results.add(result(text, statuses[results.size() % statuses.length], text));
        }
        return finished(new HostReport("a", Optional.empty(), BEGAN, Duration.ofMillis(5), Optional.empty(), results));
    }

    /** A host that answered, with rules {@code id=status}. */
    static HostReport host(String name, String... results) {
        List<RuleResult> all = new ArrayList<>();
        for (String one : results) {
            String[] parts = one.split("=");
            all.add(result(parts[0], Status.valueOf(parts[1]), "because"));
        }
        return new HostReport(name, Optional.empty(), BEGAN, Duration.ofMillis(5), Optional.empty(), all);
    }

    static Finished finished(HostReport... hosts) {
        return new Finished(new ScanReport(BEGAN, Duration.ofSeconds(2), List.of(hosts)), 0, "2.0.0");
    }

    static String written(ReportFormat format, Finished scan) {
        StringWriter out = new StringWriter();
        try {
            format.write(scan, out);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return out.toString();
    }

    private static RuleResult result(String rule, Status status, String text) {
        return new RuleResult(
                rule,
                text,
                Severity.HIGH,
                List.of(
                        new Reference.Cis(text, text, Optional.of(text), Optional.of(text)),
                        new Reference.Stig(text, text, Optional.of(text), Optional.of(text), List.of(text)),
                        new Reference.Control(text, text),
                        new Reference.Control("nist_800_53", "AU-5(2)")),
                status,
                text,
                List.of(new Evidence(status, text, text, text, text, OptionalInt.of(1))),
                BEGAN,
                Duration.ofMillis(7));
    }
}
