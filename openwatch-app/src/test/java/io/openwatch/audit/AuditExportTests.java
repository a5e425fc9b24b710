package io.openwatch.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditExportTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "web-1|\"web-1\"",
                "=1+1|\"'=1+1\"",
                "+1|\"'+1\"",
                "-1|\"'-1\"",
                "@SUM(A1)|\"'@SUM(A1)\"",
                "say \"no\"|\"say \"\"no\"\"\"",
            })
    void cellsAreNoFormulas(String text, String cell) {
        assertThat(AuditExport.cell(text)).isEqualTo(cell);
    }
}
