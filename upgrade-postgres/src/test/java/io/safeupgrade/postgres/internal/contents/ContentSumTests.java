package io.safeupgrade.postgres.internal.contents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sum of one thing is its published hash; that of several has no order but a number. */
class ContentSumTests {

    /** From the reference implementation (SMHasher, MurmurHash3_x64_128, seed 0). */
    @ParameterizedTest
    @CsvSource({
        "hello, cbd8a7b341bd9b025b1e906a48ae1d19",
        "The quick brown fox jumps over the lazy dog, e34bbc7bbc071b6c7a433ca9c49a9347"
    })
    void hashesLikeTheReference(String text, String hash) {
        assertThat(sum(List.of(text))).isEqualTo(hash);
    }

    @Test
    void piecesMakeTheWhole() {
        Random random = new Random(1);
        for (int length = 0; length < 200; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            ContentSum whole = new ContentSum();
            whole.update(bytes, 0, length);
            whole.next();
            ContentSum pieces = new ContentSum();
            for (int from = 0; from < length; ) {
                int many = 1 + random.nextInt(Math.min(40, length - from));
                pieces.update(bytes, from, many);
                from += many;
            }
            pieces.next();
            assertThat(pieces.reset()).as("length %d", length).isEqualTo(whole.reset());
        }
    }

    @Test
    void orderDoesNotMatterButNumberDoes() {
        List<String> rows = new ArrayList<>(List.of("a", "b", "b", "c", "a longer one of 27 letters..."));
        String sum = sum(rows);
        Collections.shuffle(rows, new Random(3));

        assertThat(sum(rows)).isEqualTo(sum);
        assertThat(sum(List.of("a", "b"))).isNotEqualTo(sum(List.of("a", "b", "b")));
        assertThat(sum(List.of("a", "a"))).isNotEqualTo(sum(List.of("b", "b")));
        assertThat(sum(List.of("ab", "c"))).isNotEqualTo(sum(List.of("a", "bc")));
    }

    @Test
    void similarRowsDoNotCollide() {
        Set<String> sums = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            sums.add(sum(List.of(i + "\t0\n")));
            sums.add(sum(List.of("0\t" + i + "\n")));
        }

        assertThat(sums).hasSize(2 * 20_000 - 1);
    }

    @Test
    void beginsAgainFromNothing() {
        ContentSum sum = new ContentSum();
        add(sum, "first");
        sum.reset();
        add(sum, "hello");

        assertThat(sum.count()).isEqualTo(1);
        assertThat(sum.reset()).isEqualTo(sum(List.of("hello")));
    }

    private static String sum(List<String> things) {
        ContentSum sum = new ContentSum();
        things.forEach(thing -> add(sum, thing));
        return sum.reset();
    }

    private static void add(ContentSum sum, String thing) {
        byte[] bytes = thing.getBytes(StandardCharsets.UTF_8);
        sum.update(bytes, 0, bytes.length);
        sum.next();
    }
}
