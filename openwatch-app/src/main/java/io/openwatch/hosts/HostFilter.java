package io.openwatch.hosts;

import io.openwatch.http.ApiException;
import io.openwatch.http.Cursor;
import io.openwatch.http.Exchange;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/**
 * Say which hosts are wanted, and in which order.
 *
 * @param tags all of them
 * @param deleted whether those are wanted that can be restored, instead of the others
 */
record HostFilter(
        Optional<String> environment,
        Optional<String> osFamily,
        List<String> tags,
        Optional<UUID> group,
        Optional<String> search,
        Optional<Boolean> inMaintenance,
        boolean deleted,
        HostOrder order) {

    static HostFilter of(Exchange exchange) {
        List<String> tags = exchange.queryAll("tag");
        if (!tags.stream().allMatch(tag -> NewHost.TAG.matcher(tag).matches())) {
            throw ApiException.invalid("tag", "must be a word of a-z 0-9 . _ : = / -");
        }
        Optional<String> search = exchange.query("search");
        if (search.filter(text -> text.length() > SearchWords.LONGEST).isPresent()) {
            throw ApiException.invalid("search", "at most " + SearchWords.LONGEST + " characters");
        }
        return new HostFilter(
                exchange.queryWord("environment", NewHost.ENVIRONMENTS),
                exchange.queryWord("os_family", NewHost.FAMILIES),
                tags,
                exchange.queryId("group_id"),
                search,
                exchange.queryFlag("in_maintenance"),
                exchange.queryFlag("deleted").orElse(false),
                exchange.queryWord("sort", HostOrder.WORDS).map(HostOrder::of).orElse(HostOrder.OLDEST));
    }

    Condition condition(OffsetDateTime now) {
        return (deleted ? HostTable.DELETED_AT.isNotNull() : HostTable.LIVE)
                .and(environment.map(HostTable.ENVIRONMENT::eq).orElse(DSL.noCondition()))
                .and(osFamily.map(HostTable.OS_FAMILY::eq).orElse(DSL.noCondition()))
                .and(tags.isEmpty() ? DSL.noCondition() : HostTable.TAGS.contains(tags.toArray(String[]::new)))
                .and(group.map(HostFilter::memberOf).orElse(DSL.noCondition()))
                .and(search.map(SearchWords::condition).orElse(DSL.noCondition()))
                .and(inMaintenance
                        .map(wanted -> wanted ? HostTable.inMaintenance(now) : DSL.not(HostTable.inMaintenance(now)))
                        .orElse(DSL.noCondition()));
    }

    private static Condition memberOf(UUID group) {
        return DSL.condition(
                "hosts.id = any (array(select m.host_id from group_members m where m.group_id = {0}))", DSL.val(group));
    }

    /** The orders in which hosts come; each ends with the id, so that no two hosts share a place. */
    enum HostOrder {
        OLDEST("created"),
        NEWEST("-created"),
        BY_NAME("hostname"),
        BY_NAME_BACKWARDS("-hostname");

        static final Set<String> WORDS = Set.of("created", "-created", "hostname", "-hostname");

        private final String word;

        HostOrder(String word) {
            this.word = word;
        }

        static HostOrder of(String word) {
            for (HostOrder order : values()) {
                if (order.word.equals(word)) {
                    return order;
                }
            }
            throw new IllegalArgumentException(word);
        }

        boolean byName() {
            return this == BY_NAME || this == BY_NAME_BACKWARDS;
        }

        boolean backwards() {
            return this == NEWEST || this == BY_NAME_BACKWARDS;
        }

        Cursor cursor(Host host) {
            return byName() ? Cursor.of(word, host.hostname(), host.id()) : Cursor.of(word, host.id());
        }

        Condition after(Cursor cursor) {
            cursor.requireText(0, word);
            if (byName()) {
                var place = DSL.row(HostTable.HOSTNAME, HostTable.ID);
                var last = DSL.row(DSL.val(cursor.text(1)), DSL.val(cursor.id(2)));
                return backwards() ? place.lt(last) : place.gt(last);
            }
            return backwards() ? HostTable.ID.lt(cursor.id(1)) : HostTable.ID.gt(cursor.id(1));
        }
    }
}
