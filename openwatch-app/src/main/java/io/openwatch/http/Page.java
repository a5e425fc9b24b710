package io.openwatch.http;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answer one page of a list.
 *
 * @param items the rows
 * @param nextCursor hand it back as {@code cursor} for the next page; null on the last one
 * @since 0.1
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {
    /** How many rows a page has when nobody says. */
    public static final int DEFAULT_LIMIT = 50;

    /** How many rows a page has at most. */
    public static final int MOST = 200;

    /** Copy the items. */
    public Page {
        items = List.copyOf(items);
    }

    /**
     * Ask for a page.
     *
     * @param list the name of the list; cursors of other lists are refused
     * @param limit how many rows, 1 to 200
     * @param after where the page before ended; empty for the first page
     */
    public record Request(String list, int limit, Optional<Cursor> after) {

        /** Return how many rows to fetch: the one too many says that there is a next page. */
        public int rows() {
            return limit + 1;
        }

        /** Return the last id of the page before, for lists that are ordered by id alone. */
        public Optional<UUID> afterId() {
            return after.map(cursor -> cursor.id(0));
        }
    }

    /** Make a page from up to {@link Request#rows} rows; {@code cursor} tells where a row stands. */
    public static <T> Page<T> of(List<T> rows, Request request, Function<T, Cursor> cursor) {
        if (rows.size() <= request.limit()) {
            return new Page<>(rows, null);
        }
        List<T> items = rows.subList(0, request.limit());
        return new Page<>(items, cursor.apply(items.getLast()).text(request.list()));
    }

    /** Make a page of a list that is ordered by id; ids carry their moment, so the oldest comes first. */
    public static <T> Page<T> byId(List<T> rows, Request request, Function<T, UUID> id) {
        return of(rows, request, row -> Cursor.of(id.apply(row)));
    }
}
