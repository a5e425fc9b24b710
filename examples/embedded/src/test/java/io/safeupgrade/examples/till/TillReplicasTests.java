package io.safeupgrade.examples.till;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three machines that share nothing but the database. */
class TillReplicasTests {

    private static final String WAITS = "waiting: another upgrade is running";

    @TempDir
    Path directory;

    private List<TillProcess> replicas = List.of();

    @AfterEach
    void killReplicas() {
        replicas.forEach(TillProcess::close);
    }

    @Test
    @DisplayName("I10: of three replicas started at once one migrates, two wait and find nothing to do, all serve")
    void oneOfThreeMigratesAndAllServe() {
        Shop shop = Shop.withSales();
        shop.whileLocked(() -> {
            startThree(shop);
            // None may begin before all three have met the lock.
            replicas.forEach(replica -> replica.awaitLine(WAITS));
        });
        replicas.forEach(replica -> replica.assertServes("1.1", "4"));

        assertThat(states()).extracting(State::migrations).containsExactlyInAnyOrder(1L, 0L, 0L);
        assertThat(states()).flatExtracting(State::restorePoints).hasSize(1);
        assertThat(states()).filteredOn(state -> state.journal().isEmpty()).hasSize(2);
        assertThat(states()).noneMatch(State::held);
        assertThat(replicas)
                .filteredOn(replica -> replica.output().contains("nothing to do"))
                .hasSize(2);
        assertThat(shop.query("SELECT total_cents FROM sale ORDER BY id")).containsExactly("750", "250");
    }

    @Test
    void noneOfThreeServesAfterAFailedMigrationAndOnePersonMendsAll() {
        Shop shop = Shop.withSales();
        shop.execute("INSERT INTO product (name, price) VALUES ('cake', 'ask the baker')");
        startThree(shop);
        for (TillProcess replica : replicas) {
            assertThat(replica.awaitExit()).as(replica.output()).isEqualTo(30);
            assertThat(replica.output()).contains("  till migrate  ").doesNotContain("listens on port");
        }
        TillTests.assertUntouched(shop);

        startThree(shop);
        for (TillProcess replica : replicas) {
            assertThat(replica.awaitExit()).as(replica.output()).isEqualTo(10);
        }
        assertThat(states()).extracting(State::migrations).containsExactly(1L, 1L, 1L);

        shop.execute("UPDATE product SET price = '3.20' WHERE name = 'cake'");
        try (TillProcess person = TillProcess.start(shop, machine(0), "1.1", "migrate")) {
            assertThat(person.awaitExit()).as(person.output()).isZero();
        }
        startThree(shop);
        replicas.forEach(replica -> replica.assertServes("1.1", "4"));
        assertThat(states()).extracting(State::migrations).containsExactly(2L, 1L, 1L);
        assertThat(states()).noneMatch(State::held);
    }

    @Test
    @DisplayName("I1: a database that was filled while the replica waited for the lock gets its restore point")
    void makesARestorePointOfWhatCameWhileItWaited() {
        Shop shop = Shop.empty();
        shop.whileLocked(() -> {
            replicas = List.of(TillProcess.start(shop, machine(0), "1.1"));
            replicas.get(0).awaitLine(WAITS);
            shop.migrateTo("2");
            shop.sellCoffee();
        });
        replicas.get(0).assertServes("1.1", "4");
        assertThat(new State(machine(0)).restorePoints()).hasSize(1);
    }

    private void startThree(Shop shop) {
        killReplicas();
        replicas = IntStream.range(0, 3)
                .mapToObj(i -> TillProcess.start(shop, machine(i), "1.1"))
                .toList();
    }

    private List<State> states() {
        return IntStream.range(0, 3).mapToObj(i -> new State(machine(i))).toList();
    }

    private Path machine(int number) {
        return directory.resolve("machine-" + number);
    }
}
