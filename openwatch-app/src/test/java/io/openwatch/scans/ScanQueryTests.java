package io.openwatch.scans;

import io.openwatch.http.Cursor;
import io.openwatch.http.Page;
import io.openwatch.testing.SeededFleet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How the database reads a page of 10,000 scans. */
class ScanQueryTests {
    private static final UUID ID = UUID.fromString("0193b3a0-0000-7000-8000-000000000000");

    private final ScanStore store = new ScanStore(SeededFleet.jooq());

    @Test
    void neverReadsAllScansForAPage() {
        for (Optional<String> status : List.of(Optional.<String>empty(), Optional.of("failed"))) {
            read(Optional.empty(), status, Cursor.of(ID));
            read(Optional.of(ID), status, Cursor.of(Instant.parse("2026-11-20T00:00:00Z"), ID));
        }
    }

    private void read(Optional<UUID> host, Optional<String> status, Cursor cursor) {
        SeededFleet.mustScanNothingWhole(store.query(new Page.Request("l", 50, Optional.empty()), host, status));
        SeededFleet.mustScanNothingWhole(store.query(new Page.Request("l", 50, Optional.of(cursor)), host, status));
    }
}
