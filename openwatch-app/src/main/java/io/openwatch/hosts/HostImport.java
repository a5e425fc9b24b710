package io.openwatch.hosts;

import com.github.f4b6a3.uuid.UuidCreator;
import io.openwatch.access.Caller;
import io.openwatch.changes.Changes;
import io.openwatch.changes.Changes.Action;
import io.openwatch.changes.Changes.Work;
import io.openwatch.http.ApiException;
import io.openwatch.http.Exchange;
import io.openwatch.http.Problem;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Add many hosts at once, from CSV or JSON, and say of each row what became of it.
 *
 * <p>Rows stand for themselves: those that are valid and new are added, the others are told and left alone.
 *
 * @since 0.1
 */
public final class HostImport {
    static final int MOST_ROWS = 10_000;
    private static final String JSON = "application/json";
    private static final String CSV = "text/csv";

    private final Changes changes;
    private final InstantSource clock;

    /** Add them through {@code changes}. */
    public HostImport(Changes changes, InstantSource clock) {
        this.changes = changes;
        this.clock = clock;
    }

    /** The body of an import in JSON. */
    record Body(@Nullable List<@Nullable NewHost> hosts) {}

    /**
     * Say what became of a row.
     *
     * @param row its number, the first one is 1; a header does not count
     * @param outcome added, duplicate or invalid
     */
    record Row(
            int row,
            @Nullable String hostname,
            String outcome,
            @Nullable UUID id,
            List<Problem> problems) {}

    /** Say what became of all of them. */
    record Report(boolean dryRun, int added, int duplicate, int invalid, List<Row> rows) {}

    void handle(Exchange exchange) {
        boolean dryRun = exchange.queryFlag("dry_run").orElse(false);
        List<CandidateHost> candidates =
                exchange.bodyType().equals(CSV) ? CsvHosts.read(exchange.bodyBytes(CSV, JSON)) : candidates(exchange);
        if (candidates.isEmpty() || candidates.size() > MOST_ROWS) {
            throw ApiException.invalid("hosts", "must be 1 to " + MOST_ROWS);
        }
        exchange.answer(run(exchange.caller(), candidates, dryRun));
    }

    private static List<CandidateHost> candidates(Exchange exchange) {
        exchange.bodyBytes(CSV, JSON);
        List<@Nullable NewHost> hosts = exchange.body(Body.class).hosts();
        List<CandidateHost> candidates = new ArrayList<>();
        for (NewHost host : hosts == null ? List.<@Nullable NewHost>of() : hosts) {
            if (host == null) {
                throw ApiException.invalid("hosts[" + candidates.size() + "]", "must be an object");
            }
            candidates.add(CandidateHost.of(host));
        }
        return candidates;
    }

    Report run(Caller by, List<CandidateHost> candidates, boolean dryRun) {
        return changes.make(new Action("host.imported", by, "host"), work -> {
            Report report = report(work, candidates, dryRun);
            if (!dryRun && report.added() > 0) {
                work.done(
                        "import",
                        Map.of("added", report.added(), "duplicate", report.duplicate(), "invalid", report.invalid()));
            }
            return report;
        });
    }

    private Report report(Work work, List<CandidateHost> candidates, boolean dryRun) {
        Set<List<String>> taken = new HashSet<>(present(work, candidates));
        List<Row> rows = new ArrayList<>();
        List<Map.Entry<UUID, NewHost>> wanted = new ArrayList<>();
        for (CandidateHost candidate : candidates) {
            int number = rows.size() + 1;
            NewHost host = candidate.host();
            if (!candidate.problems().isEmpty()) {
                rows.add(new Row(number, host.hostname(), "invalid", null, candidate.problems()));
            } else if (!taken.add(List.of(host.name(), host.place()))) {
                rows.add(new Row(number, host.hostname(), "duplicate", null, List.of()));
            } else {
                UUID id = UuidCreator.getTimeOrderedEpoch();
                wanted.add(Map.entry(id, host));
                rows.add(new Row(number, host.hostname(), "added", dryRun ? null : id, List.of()));
            }
        }
        if (!dryRun) {
            HostRows.insert(work.sql(), wanted, clock.instant().truncatedTo(ChronoUnit.MICROS));
        }
        return new Report(dryRun, count(rows, "added"), count(rows, "duplicate"), count(rows, "invalid"), rows);
    }

    /** Those that are there already; nobody adds others meanwhile, as long as this transaction holds the table. */
    private static List<List<String>> present(Work work, List<CandidateHost> candidates) {
        work.sql().execute("LOCK TABLE hosts IN SHARE ROW EXCLUSIVE MODE");
        String[] names = candidates.stream()
                .filter(candidate -> candidate.problems().isEmpty())
                .map(candidate -> candidate.host().name())
                .distinct()
                .toArray(String[]::new);
        return work.sql()
                .select(HostTable.HOSTNAME, HostTable.ENVIRONMENT)
                .from(HostTable.HOSTS)
                .where(HostTable.LIVE)
                .and(HostTable.HOSTNAME.eq(org.jooq.impl.DSL.any(names)))
                .fetch(row -> List.of(row.get(HostTable.HOSTNAME), row.get(HostTable.ENVIRONMENT)));
    }

    private static int count(List<Row> rows, String outcome) {
        return (int) rows.stream().filter(row -> row.outcome().equals(outcome)).count();
    }
}
