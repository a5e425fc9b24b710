package io.safeupgrade.postgres.internal.contents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same expression, as it is dumped at first and as it is dumped once it was restored. */
@Timeout(60)
class ArrayCastsTests {

    /** Left and right as PostgreSQL 15 writes them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "((v)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))"
                        + "|((v)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))",
                "x <> ALL ((ARRAY['it''s, ]'::character varying, NULL::character varying])::text[])"
                        + "|x <> ALL (ARRAY[('it''s, ]'::character varying)::text, (NULL::character varying)::text])",
                "(ARRAY[f(a, b[1]), \"o,dd\"])::numeric(10,2)[] AND (ARRAY[c])::\"My\".\"type\"[]"
                        + "|ARRAY[(f(a, b[1]))::numeric(10,2), (\"o,dd\")::numeric(10,2)] AND ARRAY[(c)::\"My\".\"type\"]",
                "(ARRAY['2026-01-01'::date])::timestamp without time zone[]"
                        + "|ARRAY[('2026-01-01'::date)::timestamp without time zone]"
            })
    void castsOfArraysBecomeCastsOfElements(String dumped, String restored) {
        assertThat(ArrayCasts.pushedDown(dumped)).isEqualTo(restored);
        assertThat(ArrayCasts.pushedDown(restored)).isEqualTo(restored);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "(ARRAY[",
                "(ARRAY[])::text",
                "(ARRAY['a', 'b'])",
                "(ARRAY['a'::text])::text",
                "(ARRAY['open])::text[]",
                "(ARRAY[1, 2], 3)::text[]",
                "SELECT '(ARRAY[1)::text[]'"
            })
    void leavesEverythingElseAlone(String sql) {
        assertThat(ArrayCasts.pushedDown(sql)).isEqualTo(sql);
    }

    @Test
    void differentElementsStayDifferent() {
        assertThat(ArrayCasts.pushedDown("(ARRAY['a', 'b'])::text[]"))
                .isNotEqualTo(ArrayCasts.pushedDown("(ARRAY['a, b'])::text[]"))
                .isNotEqualTo(ArrayCasts.pushedDown("(ARRAY['a', 'c'])::text[]"))
                .isNotEqualTo(ArrayCasts.pushedDown("(ARRAY['a', 'b'])::name[]"));
    }

    @Test
    void anyTextIsTakenInBoundedTime() {
        String[] tokens = {"(ARRAY[", "]", ")::text[]", ",", "'", "\"", "(", ")", "a", "]::", "[]"};
        Random random = new Random(4);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int token = random.nextInt(30); token > 0; token--) {
                text.append(tokens[random.nextInt(tokens.length)]);
            }
            ArrayCasts.pushedDown(text.toString());
        }
        ArrayCasts.pushedDown("(ARRAY[".repeat(140_000));
        ArrayCasts.pushedDown("(ARRAY[".repeat(70_000) + "])".repeat(70_000));
    }
}
