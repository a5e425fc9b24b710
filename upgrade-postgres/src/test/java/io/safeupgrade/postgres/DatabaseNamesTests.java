package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.RunId;
import io.safeupgrade.postgres.DatabaseNames.Beside;
import io.safeupgrade.postgres.DatabaseNames.Purpose;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseNamesTests {

    private static final RunId RUN = new RunId("20261121T030000Z-0000aa");
    private static final RunId LONGEST = new RunId("x".repeat(40));

    @Test
    void namesSayWhatTheyAreFor() {
        DatabaseNames names = new DatabaseNames("till");

        assertThat(names.beside(Purpose.RESTORING, RUN)).isEqualTo("till_restoring_" + RUN);
        assertThat(names.beside(Purpose.VERIFYING, RUN)).isEqualTo("till_verifying_" + RUN);
        assertThat(names.beside(Purpose.ASIDE, RUN)).isEqualTo("till_aside_" + RUN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "till",
                "t",
                "Odd \"name\"",
                "x_aside_y",
                "ääääääääääääääääääääääääääääää",
                "𐍈𐍈𐍈𐍈𐍈𐍈𐍈𐍈𐍈𐍈𐍈𐍈𐍈𐍈𐍈",
                "a_verifying_1"
            })
    void everyNameFitsAndIsReadBack(String live) {
        DatabaseNames names = new DatabaseNames(live);
        for (Purpose purpose : List.of(Purpose.ASIDE, Purpose.RESTORING, Purpose.VERIFYING)) {
            for (RunId run : List.of(RUN, LONGEST)) {
                String name = names.beside(purpose, run);
                assertThat(name.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(63);
                assertThat(names.read(name)).contains(new Beside(name, purpose, run));
            }
        }
    }

    @Test
    void namesThatAreCutAreNotTakenForEachOther() {
        String start = "a".repeat(60);
        DatabaseNames one = new DatabaseNames(start + "one");
        DatabaseNames two = new DatabaseNames(start + "two");

        assertThat(one.beside(Purpose.ASIDE, RUN)).isNotEqualTo(two.beside(Purpose.ASIDE, RUN));
        assertThat(one.read(two.beside(Purpose.ASIDE, RUN))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"till", "till_aside_", "till_swapping_1", "other_aside_1", "till_aside_a_b", "tilll_aside_1", "aside_1"
    })
    void otherNamesAreNotOurs(String name) {
        assertThat(new DatabaseNames("till").read(name)).isEqualTo(Optional.empty());
    }

    @Test
    void noteInACommentIsReadBackAndTakenOffAgain() {
        String comment = DatabaseMark.restored(Optional.of("ours"), RUN);

        assertThat(DatabaseMark.restoredBy(Optional.of(comment), RUN)).isTrue();
        assertThat(DatabaseMark.restoredBy(Optional.of(comment), LONGEST)).isFalse();
        assertThat(DatabaseMark.own(Optional.of(comment))).contains("ours");
        assertThat(DatabaseMark.own(Optional.of(DatabaseMark.restored(Optional.empty(), RUN))))
                .isEmpty();
        assertThat(DatabaseMark.own(Optional.of("ours"))).contains("ours");
    }
}
