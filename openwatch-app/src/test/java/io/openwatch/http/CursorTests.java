package io.openwatch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CursorTests {
    private static final UUID ID = UUID.fromString("0193b1f0-0000-7000-8000-000000000001");
    private static final Instant MOMENT = Instant.parse("2026-11-27T13:00:00.123456Z");

    @Test
    void bringsBackWhatItWasMadeOf() {
        Cursor cursor =
                Cursor.parse("/list", Cursor.of(MOMENT, ID, 42, "z\u00fcrich").text("/list"));
        assertThat(cursor.moment(0)).isEqualTo(MOMENT);
        assertThat(cursor.id(1)).isEqualTo(ID);
        assertThat(cursor.number(2)).isEqualTo(42);
        assertThat(cursor.text(3)).isEqualTo("z\u00fcrich");
    }

    @Test
    void isWorthNothingElsewhereOrCutOrReadAsSomethingElse() {
        String text = Cursor.of(ID).text("/list");
        refused(() -> Cursor.parse("/other", text));
        refused(() -> Cursor.parse("/list", text.substring(0, text.length() - 4)));
        refused(() -> Cursor.parse("/list", "not base64!"));
        refused(() -> Cursor.parse("/list", text).moment(0));
        refused(() -> Cursor.parse("/list", text).id(1));
    }

    private static void refused(Runnable reading) {
        assertThatThrownBy(reading::run)
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(ErrorKind.CURSOR_INVALID));
    }
}
