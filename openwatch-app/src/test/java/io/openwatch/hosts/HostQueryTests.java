package io.openwatch.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openwatch.changes.Changes;
import io.openwatch.hosts.HostFilter.HostOrder;
import io.openwatch.http.Cursor;
import io.openwatch.http.Page;
import io.openwatch.testing.SeededFleet;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How the database reads a page of 10,000 hosts. */
class HostQueryTests {
    private static final Optional<String> ANY = Optional.empty();

    private final DSLContext jooq = SeededFleet.jooq();
    private final HostStore store =
            new HostStore(jooq, new Changes(jooq, (transaction, event) -> {}), InstantSource.system());

    @ParameterizedTest
    @EnumSource
    void neverReadsAllHostsForAPage(HostOrder order) {
        UUID group = jooq.fetchValue("select id from groups limit 1") instanceof UUID id ? id : UUID.randomUUID();
        List<HostFilter> filters = List.of(
                filter(ANY, ANY, List.of(), Optional.empty(), ANY, Optional.empty(), false, order),
                filter(Optional.of("staging"), ANY, List.of(), Optional.empty(), ANY, Optional.empty(), false, order),
                filter(ANY, Optional.of("sles"), List.of(), Optional.empty(), ANY, Optional.empty(), false, order),
                filter(ANY, ANY, List.of("site:ams"), Optional.empty(), ANY, Optional.empty(), false, order),
                filter(ANY, ANY, List.of("all", "none"), Optional.empty(), ANY, Optional.empty(), false, order),
                filter(ANY, ANY, List.of(), Optional.of(group), ANY, Optional.empty(), false, order),
                filter(ANY, ANY, List.of(), Optional.empty(), Optional.of("web ams"), Optional.empty(), false, order),
                filter(ANY, ANY, List.of(), Optional.empty(), Optional.of("nothing"), Optional.empty(), false, order),
                filter(ANY, ANY, List.of(), Optional.empty(), ANY, Optional.of(true), false, order),
                filter(ANY, ANY, List.of(), Optional.empty(), ANY, Optional.of(false), false, order),
                filter(ANY, ANY, List.of(), Optional.empty(), ANY, Optional.empty(), true, order));
        Cursor middle = order.byName()
                ? Cursor.of(word(order), "lis-web-0100.fleet.example", UUID.randomUUID())
                : Cursor.of(word(order), UUID.fromString("0193b3a0-0000-7000-8000-000000000000"));
        for (HostFilter filter : filters) {
            SeededFleet.mustScanNothingWhole(store.query(new Page.Request("l", 50, Optional.empty()), filter));
            SeededFleet.mustScanNothingWhole(store.query(new Page.Request("l", 50, Optional.of(middle)), filter));
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsByTheIndexOfWordsThatNothingFits(HostOrder order) {
        HostFilter search =
                filter(ANY, ANY, List.of(), Optional.empty(), Optional.of("nothing"), Optional.empty(), false, order);
        assertThat(jooq.explain(store.query(new Page.Request("l", 50, Optional.empty()), search))
                        .plan())
                .contains("Bitmap Index Scan on hosts_words");
    }

    @Test
    void aScanOfTheWholeTableWouldBeNoticed() {
        assertThatThrownBy(() -> SeededFleet.mustScanNothingWhole(
                        jooq.resultQuery("select * from hosts where os_version || '' = 'x'")))
                .isInstanceOf(AssertionError.class);
    }

    private static HostFilter filter(
            Optional<String> environment,
            Optional<String> family,
            List<String> tags,
            Optional<UUID> group,
            Optional<String> search,
            Optional<Boolean> maintenance,
            boolean deleted,
            HostOrder order) {
        return new HostFilter(environment, family, tags, group, search, maintenance, deleted, order);
    }

    private static String word(HostOrder order) {
        return HostOrder.WORDS.stream()
                .filter(word -> HostOrder.of(word) == order)
                .findFirst()
                .orElseThrow();
    }
}
