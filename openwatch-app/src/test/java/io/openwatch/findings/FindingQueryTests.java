package io.openwatch.findings;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.http.Cursor;
import io.openwatch.http.Page;
import io.openwatch.testing.SeededFleet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How the database reads a page of 200,000 findings: every combination of filters, first page and later one. */
class FindingQueryTests {
    private static final UUID ID = UUID.fromString("0193b3a0-0000-7000-8000-000000000000");

    private final FindingStore store = new FindingStore(SeededFleet.jooq());

    @Test
    void neverReadsAllFindingsForAPage() {
        List<FindingFilter> filters = new ArrayList<>();
        for (Optional<UUID> host : List.of(Optional.<UUID>empty(), Optional.of(ID))) {
            for (Optional<String> rule : List.of(Optional.<String>empty(), Optional.of("ssh-root-login"))) {
                for (Optional<String> severity : List.of(Optional.<String>empty(), Optional.of("critical"))) {
                    filters.add(new FindingFilter(host, rule, Optional.empty(), severity, false));
                    filters.add(new FindingFilter(host, rule, Optional.of("skipped"), severity, false));
                    filters.add(new FindingFilter(host, rule, Optional.of("fail"), severity, true));
                }
            }
        }
        assertThat(filters).hasSize(24);
        for (FindingFilter filter : filters) {
            Cursor cursor = filter.worstFirst()
                    ? Cursor.of("worst", 3, Instant.parse("2026-11-20T00:00:00Z"), ID)
                    : Cursor.of("created", ID);
            SeededFleet.mustScanNothingWhole(store.query(new Page.Request("l", 50, Optional.empty()), filter));
            SeededFleet.mustScanNothingWhole(store.query(new Page.Request("l", 50, Optional.of(cursor)), filter));
        }
    }
}
