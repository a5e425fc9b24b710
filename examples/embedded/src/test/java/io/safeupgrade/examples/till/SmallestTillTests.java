package io.safeupgrade.examples.till;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The twenty lines of the guide keep what the guide promises of them. */
class SmallestTillTests {

    private static final String SERVES = "here the till would serve";

    @TempDir
    Path state;

    @Test
    @DisplayName("trap 34: it upgrades itself before it serves, and leaves a person a way on after a failure")
    void upgradesBeforeItServesAndLeavesAPersonAWayOnAfterAFailure() {
        Shop shop = Shop.withSales();
        shop.execute("INSERT INTO product (name, price) VALUES ('cake', 'ask the baker')");
        assertEnds(30, shop);
        assertThat(shop.schema()).isEqualTo("2");
        shop.execute("UPDATE product SET price = '3.50' WHERE name = 'cake'");

        assertThat(assertEnds(0, shop, "migrate")).doesNotContain(SERVES);
        assertThat(shop.schema()).isEqualTo("4");
        assertThat(new State(state).restorePoints()).hasSize(2);
        assertThat(assertEnds(0, shop)).contains("UP TO DATE", SERVES);
    }

    private String assertEnds(int exit, Shop shop, String... command) {
        try (TillProcess till = TillProcess.startSmallest(shop, state, command)) {
            assertThat(till.awaitExit()).as(till.output()).isEqualTo(exit);
            assertThat(till.output().contains(SERVES)).as(till.output()).isEqualTo(exit == 0 && command.length == 0);
            return till.output();
        }
    }
}
