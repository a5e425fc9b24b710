package io.safeupgrade.postgres.internal.contents;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.postgres.internal.contents.DumpContents.Definition;
import io.safeupgrade.postgres.internal.contents.DumpContents.LargeObjects;
import io.safeupgrade.postgres.internal.contents.DumpContents.Sequence;
import io.safeupgrade.postgres.internal.contents.DumpContents.Table;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Differences are said in words and in a fixed order. */
class ContentsComparisonTests {

    private static final LargeObjects NONE = new LargeObjects(0, "0", "0");

    @Test
    void equalContentsHaveNoDifferences() {
        assertThat(DumpContents.compare(expected(), expected(), 5)).isEmpty();
    }

    @Test
    void everyKindOfDifferenceIsNamed() {
        DumpContents actual = new DumpContents(
                List.of(
                        new Table("public", "rows", 1203, "a"),
                        new Table("public", "content", 7, "other"),
                        new Table("public", "Surplus \"one\"", 3, "a")),
                new LargeObjects(2, "x", "y"),
                List.of(new Sequence("public", "tickets", "41, true")),
                List.of(
                        new Definition("FUNCTION", "public", "f(integer)", "2"),
                        new Definition("TABLE DATA", "public", "Surplus \"one\"", "1"),
                        new Definition("EVENT TRIGGER", "", "on drop", "1")));

        assertThat(DumpContents.compare(expected(), actual, 50))
                .containsExactly(
                        "table [public.\"Surplus \"\"one\"\"\"] is not expected",
                        "table [public.content] has other content in its [7] rows",
                        "table [public.missing] is missing",
                        "table [public.rows] has [1203] rows instead of [1204]",
                        "there are [2] large objects instead of [0]",
                        "sequence [public.tickets] stands at [41, true] instead of [42, true]",
                        "[EVENT TRIGGER on drop] is not expected",
                        "[FUNCTION public.f(integer)] differs",
                        "[INDEX public.i] is missing");
    }

    @Test
    void largeObjectsDifferInContentOrDefinitions() {
        DumpContents one = objects(new LargeObjects(2, "x", "y"));

        assertThat(DumpContents.compare(one, objects(new LargeObjects(2, "z", "y")), 5))
                .containsExactly("the [2] large objects have other content");
        assertThat(DumpContents.compare(one, objects(new LargeObjects(2, "x", "z")), 5))
                .containsExactly("the [2] large objects have other owners, privileges or comments");
    }

    @Test
    void ofManyTheFirstAreShownAndTheOthersCounted() {
        DumpContents many = new DumpContents(
                IntStream.range(0, 1_000)
                        .mapToObj(i -> new Table("s", "t" + i, 1, ""))
                        .toList(),
                NONE,
                List.of(),
                List.of());

        assertThat(DumpContents.compare(many, objects(NONE), 3))
                .containsExactly(
                        "table [s.t0] is missing",
                        "table [s.t1] is missing",
                        "table [s.t10] is missing",
                        "... and [997] more differences");
        assertThat(DumpContents.compare(many, objects(NONE), 1_000)).hasSize(1_000);
    }

    @Test
    void oneOfSeveralUnderOneNameIsMissed() {
        Definition one = new Definition("DEFAULT ACL", "s", "TABLES", "1");
        Definition other = new Definition("DEFAULT ACL", "s", "TABLES", "2");
        DumpContents both = new DumpContents(List.of(), NONE, List.of(), List.of(one, other));

        assertThat(DumpContents.compare(both, new DumpContents(List.of(), NONE, List.of(), List.of(other, one)), 5))
                .isEmpty();
        assertThat(DumpContents.compare(both, new DumpContents(List.of(), NONE, List.of(), List.of(other)), 5))
                .containsExactly("[DEFAULT ACL s.TABLES] differs");
    }

    private static DumpContents objects(LargeObjects objects) {
        return new DumpContents(List.of(), objects, List.of(), List.of());
    }

    private static DumpContents expected() {
        return new DumpContents(
                List.of(
                        new Table("public", "rows", 1204, "a"),
                        new Table("public", "content", 7, "a"),
                        new Table("public", "missing", 1, "a")),
                NONE,
                List.of(new Sequence("public", "tickets", "42, true")),
                List.of(
                        new Definition("TABLE DATA", "public", "missing", "1"),
                        new Definition("INDEX", "public", "i", "1"),
                        new Definition("FUNCTION", "public", "f(integer)", "1")));
    }
}
