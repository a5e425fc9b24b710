package io.openwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The pages for man, as the packages bring them. */
class ManualPagesTests {
    private final List<ManualPages.Page> pages = new ManualPages("2.0.0", LocalDate.of(2026, 11, 20)).all();

    @Test
    void hasOnePageForTheProgramAndOneForEachCommandThatPeopleType() {
        assertThat(pages.stream().map(ManualPages.Page::name))
                .contains("openwatch", "openwatch-serve", "openwatch-migrate", "openwatch-upgrade", "openwatch-backup")
                .doesNotContain("openwatch-package");
    }

    @Test
    void aPageHasWhatTheCommandBelowItTakes() {
        assertThat(page("openwatch-upgrade"))
                .startsWith(".TH \"OPENWATCH\\-UPGRADE\" 1 \"2026-11-20\" \"OpenWatch 2.0.0\"")
                .contains(".SH \"openwatch upgrade apply\"", "\\fB\\-\\-boot\\fR")
                .contains("openwatch(1)");
    }

    @Test
    void noLineIsAnOrderToTheFormatterThatWeDidNotGive() {
        String orders = pages.stream()
                .flatMap(page -> page.text().lines())
                .filter(line -> line.startsWith(".") || line.startsWith("'"))
                .map(line -> line.split(" ")[0])
                .distinct()
                .sorted()
                .collect(Collectors.joining(" "));
        assertThat(orders).isEqualTo(".PP .SH .TH .TP .ad .nh");
    }

    private String page(String name) {
        return pages.stream()
                .filter(page -> page.name().equals(name))
                .findAny()
                .orElseThrow()
                .text();
    }
}
