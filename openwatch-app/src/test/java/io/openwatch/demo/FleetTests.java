package io.openwatch.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FleetTests {
    private static final Instant NOW = Instant.parse("2026-11-20T06:00:00Z");

    @Test
    void generatesTheSameRowsForTheSameSeedAndOthersForAnother() {
        assertThat(findings(new Fleet(1, 10, 105, NOW)))
                .isEqualTo(findings(new Fleet(1, 10, 105, NOW)))
                .hasSize(105);
        assertThat(findings(new Fleet(2, 10, 105, NOW))).isNotEqualTo(findings(new Fleet(1, 10, 105, NOW)));
    }

    @Test
    void givesEachPairOfHostAndRuleOneFinding() {
        Set<String> pairs = new HashSet<>();
        assertThat(findings(new Fleet(1, 10, 10_000, NOW))).allMatch(f -> pairs.add(f.hostId() + f.ruleId()));
    }

    @Test
    void loadsIntoReleaseOne() {
        TestDatabase database = TestDatabase.at("3");
        database.load(new Fleet(3, 500, 50_000, NOW));
        assertThat(database.query("SELECT count(*) FROM hosts")).isEqualTo("500");
        assertThat(database.query("SELECT count(*) FROM findings")).isEqualTo("50000");
        assertThat(database.query("SELECT count(DISTINCT os_family) FROM hosts"))
                .isEqualTo("5");
        assertThat(database.query("SELECT max(substr(id::text, 15, 1)) || min(substr(id::text, 15, 1)) FROM findings"))
                .isEqualTo("77");
    }

    private static List<Fleet.FindingRow> findings(Fleet fleet) {
        List<Fleet.FindingRow> rows = new ArrayList<>();
        fleet.eachFinding(fleet.scanRows(fleet.hostRows(fleet.users())), rows::add);
        return rows;
    }
}
