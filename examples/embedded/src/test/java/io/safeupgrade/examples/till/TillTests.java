package io.safeupgrade.examples.till;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.Phase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One machine. */
class TillTests {

    @TempDir
    Path directory;

    private State state;

    @BeforeEach
    void nameState() {
        state = new State(directory.resolve("state"));
    }

    @Test
    void migratesAnEmptyDatabaseWithoutARestorePointAndServes() {
        Shop shop = Shop.empty();
        try (TillProcess till = TillProcess.start(shop, state.directory(), "1.0")) {
            till.assertServes("1.0", "2");
            assertThat(till.output()).contains("without a restore point: the database is empty");
        }
        assertThat(state.restorePoints()).isEmpty();
        assertThat(state.journal()).noneMatch(entry -> entry.phase().equals(Optional.of(Phase.BACKUP)));
        assertThat(state.migrations()).isEqualTo(1);
        assertThat(state.held()).isFalse();
    }

    @Test
    void upgradesTheDataOfTheEarlierReleaseAfterOneRestorePointAndServes() {
        Shop shop = Shop.empty();
        try (TillProcess old = TillProcess.start(shop, state.directory(), "1.0")) {
            old.assertServes("1.0", "2");
        }
        shop.sellCoffee();
        try (TillProcess till = TillProcess.start(shop, state.directory(), "1.1")) {
            till.assertServes("1.1", "4");
            assertThat(till.output()).contains("plan: till 1.0 -> 1.1, 2 pending, with a restore point");
        }
        assertThat(shop.query("SELECT name || ' ' || price_cents || ' ' || tax_percent FROM product"))
                .containsExactly("coffee 250 19.0");
        assertThat(shop.query("SELECT quantity || 'x ' || total_cents FROM sale ORDER BY id"))
                .containsExactly("3x 750", "1x 250");
        assertThat(state.restorePoints()).hasSize(1);
        assertThat(state.held()).isFalse();
    }

    @Test
    void refusesDatabaseNewerThanCode() {
        Shop shop = Shop.withSales();
        shop.migrateTo("4");
        try (TillProcess till = TillProcess.start(shop, state.directory(), "1.0")) {
            assertThat(till.awaitExit()).as(till.output()).isEqualTo(10);
            assertThat(till.output())
                    .contains("REFUSED", "the database is newer than this release", "Nothing was touched.")
                    .doesNotContain("listens on port");
        }
        assertThat(shop.schema()).isEqualTo("4");
        assertThat(state.journal()).isEmpty();
    }

    @Test
    @DisplayName("I14: a failed migration is undone, never served, not repeated by itself, and ended by `till migrate`")
    void failedMigrationIsLatchedUntilAPersonMendsIt() {
        Shop shop = Shop.withSales();
        shop.execute("INSERT INTO product (name, price) VALUES ('cake', 'ask the baker')");
        try (TillProcess till = TillProcess.start(shop, state.directory(), "1.1")) {
            assertThat(till.awaitExit()).as(till.output()).isEqualTo(30);
            assertThat(till.output())
                    .contains(
                            "FAILED, STOPPED AND HELD", "V4__prices_in_cents.sql", "ask the baker", "  till migrate  ")
                    .doesNotContain("listens on port");
        }
        assertUntouched(shop);
        assertThat(state.held()).isTrue();

        try (TillProcess again = TillProcess.start(shop, state.directory(), "1.1")) {
            assertThat(again.awaitExit()).as(again.output()).isEqualTo(10);
            assertThat(again.output()).contains("SU-202", "  till migrate  ").doesNotContain("listens on port");
        }
        assertThat(state.migrations()).isEqualTo(1);
        assertUntouched(shop);

        shop.execute("UPDATE product SET price = '3.20' WHERE name = 'cake'");
        try (TillProcess person = TillProcess.start(shop, state.directory(), "1.1", "migrate")) {
            assertThat(person.awaitExit()).as(person.output()).isZero();
            assertThat(person.output()).contains("UPGRADED").doesNotContain("listens on port");
        }
        assertThat(state.held()).isFalse();
        try (TillProcess till = TillProcess.start(shop, state.directory(), "1.1")) {
            till.assertServes("1.1", "4");
        }
        assertThat(shop.query("SELECT price_cents FROM product ORDER BY name")).containsExactly("320", "250");
    }

    @Test
    void failedUpgradeLetsTheEarlierReleaseServeOnItsUntouchedSchema() {
        // A machine that holds no record of 1.0: another replica migrated then.
        Shop shop = Shop.withSales();
        shop.execute("INSERT INTO product (name, price) VALUES ('cake', 'ask the baker')");
        try (TillProcess till = TillProcess.start(shop, state.directory(), "1.1")) {
            assertThat(till.awaitExit()).as(till.output()).isEqualTo(30);
        }
        try (TillProcess old = TillProcess.start(shop, state.directory(), "1.0")) {
            old.assertServes("1.0", "2");
        }
        assertThat(state.held()).isFalse();
    }

    @Test
    @DisplayName(
            "I2: `till serve` alone serves neither under a hold nor on an older schema, and says what to type (78)")
    void startGuardRefusesHoldAndOlderSchema() {
        Shop shop = Shop.withSales();
        try (TillProcess behind = TillProcess.start(shop, state.directory(), "1.1", "serve")) {
            assertThat(behind.awaitExit()).as(behind.output()).isEqualTo(78);
            assertThat(behind.output()).contains("SU-871", "the schema is at [2]", "type: till migrate");
        }
        shop.execute("INSERT INTO product (name, price) VALUES ('cake', 'ask the baker')");
        try (TillProcess till = TillProcess.start(shop, state.directory(), "1.1", "migrate")) {
            assertThat(till.awaitExit()).as(till.output()).isEqualTo(30);
        }
        try (TillProcess held = TillProcess.start(shop, state.directory(), "1.1", "serve")) {
            assertThat(held.awaitExit()).as(held.output()).isEqualTo(78);
            assertThat(held.output()).contains("SU-870").endsWith("type: till migrate && till");
        }
        try (TillProcess status = TillProcess.start(shop, state.directory(), "1.1", "status")) {
            assertThat(status.awaitExit()).as(status.output()).isZero();
            assertThat(status.output()).contains("held since", "FAILED_STOPPED").doesNotContain("pw-");
        }
    }

    @Test
    @DisplayName("trap 28: a running process ends with 78 once another release has moved the schema under it")
    void endsOnceTheSchemaHasMovedUnderIt() throws IOException, InterruptedException {
        Shop shop = Shop.withSales();
        try (TillProcess old = TillProcess.start(shop, state.directory(), "1.0");
                HttpClient client = HttpClient.newHttpClient()) {
            var health = HttpRequest.newBuilder(URI.create(old.awaitServing())).build();
            assertThat(old.output()).contains("nothing to do");
            assertThat(state.journal()).isEmpty();
            assertThat(client.send(health, HttpResponse.BodyHandlers.ofString()).body())
                    .isEqualToIgnoringNewLines("{\"status\":\"healthy\",\"version\":\"1.0\",\"schema_version\":\"2\"}");
            shop.migrateTo("4");
            assertThat(client.send(health, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(503);
            assertThat(old.awaitExit()).as(old.output()).isEqualTo(78);
        }
    }

    @Test
    void toldToEndWhileItMigratesItRollsBackAndTriesAgainAtTheNextStart() throws SQLException {
        Shop shop = Shop.withSales();
        try (Connection reader = shop.connect();
                Statement statement = reader.createStatement();
                TillProcess till = TillProcess.start(shop, state.directory(), "1.1")) {
            // A reader lets pg_dump pass and keeps ALTER TABLE waiting.
            reader.setAutoCommit(false);
            statement.execute("SELECT count(*) FROM product");
            awaitBlocked(shop);
            till.terminate();
            assertThat(till.awaitExit()).as(till.output()).isEqualTo(143);
            assertThat(till.output())
                    .contains("FAILED, STOPPED AND HELD", "Next:")
                    .doesNotContain("listens on port");
        }
        assertUntouched(shop);
        try (TillProcess again = TillProcess.start(shop, state.directory(), "1.1")) {
            again.assertServes("1.1", "4");
        }
        assertThat(state.held()).isFalse();
    }

    @Test
    void endsWithTheCodeOfWhatIsWrongWithItsEnvironmentOrCommand() {
        try (TillProcess till = TillProcess.start(Map.of("TILL_STATE", "/nowhere"))) {
            assertThat(till.awaitExit()).as(till.output()).isEqualTo(12);
            assertThat(till.output()).contains("SU-400: TILL_DSN is []");
        }
        try (TillProcess till = TillProcess.start(Map.of(), "upgrade")) {
            assertThat(till.awaitExit()).as(till.output()).isEqualTo(2);
            assertThat(till.output()).contains("type: till help");
        }
    }

    static void assertUntouched(Shop shop) {
        assertThat(shop.schema()).isEqualTo("2");
        assertThat(shop.query("SELECT column_name FROM information_schema.columns WHERE table_name = 'product'"
                        + " ORDER BY ordinal_position"))
                .isEqualTo(List.of("id", "name", "price"));
        assertThat(shop.query("SELECT quantity FROM sale ORDER BY id")).isEqualTo(List.of("3", "1"));
    }

    private static void awaitBlocked(Shop shop) {
        boolean blocked = Stream.generate(() -> shop.query("SELECT count(*) FROM pg_stat_activity, pg_sleep(0.05)"
                        + " WHERE datname = current_database() AND wait_event_type = 'Lock'"))
                .limit(600)
                .anyMatch(waiting -> !waiting.equals(List.of("0")));
        assertThat(blocked).as("a migration waits for the reader").isTrue();
    }
}
