package io.safeupgrade.exec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvidenceTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgres://till:hunter2@db:5432/till | postgres://till:***@db:5432/till",
                "postgres://till:p@ss@db/till | postgres://till:***@db/till",
                "password=hunter2 host=db | password=*** host=db",
                "PGPASSWORD: hunter2 | PGPASSWORD: ***",
                "{\"api_key\": \"hunter2\"} | {\"api_key\": ***}",
                "nothing secret here | nothing secret here",
            })
    void masksPasswords(String line, String shown) {
        assertThat(Evidence.presentable(line)).isEqualTo(shown);
    }

    @Test
    void dropsTerminalControlAndCapsLines() {
        assertThat(Evidence.presentable("\u001b[31mred\u001b[0m\u0007 \u001b]0;title"))
                .isEqualTo("red ]0;title");
        assertThat(Evidence.presentable("x".repeat(1000))).hasSize(401).endsWith("…");
    }

    @Test
    void keepsTheLastLinesThatSaySomething() {
        assertThat(Evidence.lastLines("a\n\nb\n  \nc\n", 2)).containsExactly("b", "c");
    }
}
