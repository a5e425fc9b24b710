package io.openwatch.http;

import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answer one page of a list that is ordered by id; ids carry their moment, so the oldest comes first.
 *
 * @param items the rows
 * @param nextCursor hand it back as {@code cursor} for the next page; null on the last one
 * @since 0.1
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST = 200;
    private static final int UUID_BYTES = 16;

    /** Copy the items. */
    public Page {
        items = List.copyOf(items);
    }

    /**
     * Ask for a page.
     *
     * @param limit how many rows, 1 to 200
     * @param after the last id of the page before; empty for the first page
     */
    public record Request(int limit, Optional<UUID> after) {

        /** Read {@code limit} and {@code cursor}; anything malformed ends the request with 400. */
        public static Request of(Context context) {
            return new Request(
                    limit(context.queryParam("limit")),
                    Optional.ofNullable(context.queryParam("cursor")).map(Request::id));
        }

        private static int limit(@Nullable String text) {
            if (text == null) {
                return DEFAULT_LIMIT;
            }
            try {
                int limit = Integer.parseInt(text);
                if (limit >= 1 && limit <= MOST) {
                    return limit;
                }
            } catch (NumberFormatException notNumber) {
                // Answered below, together with numbers out of range.
            }
            throw new ApiException(ErrorKind.REQUEST_INVALID, "limit must be a number from 1 to " + MOST);
        }

        private static UUID id(String cursor) {
            try {
                byte[] bytes = Base64.getUrlDecoder().decode(cursor);
                if (bytes.length == UUID_BYTES) {
                    ByteBuffer buffer = ByteBuffer.wrap(bytes);
                    return new UUID(buffer.getLong(), buffer.getLong());
                }
            } catch (IllegalArgumentException notBase64) {
                // Answered below, together with other lengths.
            }
            throw new ApiException(ErrorKind.CURSOR_INVALID, "the cursor is none of ours; start without one");
        }
    }

    /** Make a page from up to {@code limit + 1} rows: the one too many says that there is a next page. */
    public static <T> Page<T> of(List<T> rows, int limit, Function<T, UUID> id) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        List<T> items = rows.subList(0, limit);
        return new Page<>(items, cursor(id.apply(items.get(limit - 1))));
    }

    private static String cursor(UUID id) {
        byte[] bytes = ByteBuffer.allocate(UUID_BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
