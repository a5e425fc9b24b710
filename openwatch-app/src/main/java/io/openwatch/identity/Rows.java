package io.openwatch.identity;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Reads columns. */
final class Rows {

    private Rows() {}

    static Instant moment(Record row, String column) {
        return Objects.requireNonNull(maybeMoment(row, column), column);
    }

    static @Nullable Instant maybeMoment(Record row, String column) {
        OffsetDateTime moment = row.get(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }

    static List<String> texts(Record row, String column) {
        String[] texts = row.get(column, String[].class);
        return texts == null ? List.of() : Arrays.asList(texts);
    }

    static Timestamp now(InstantSource clock) {
        return at(clock.instant());
    }

    /** As the one form of a moment that is bound without a cast in the statement; PostgreSQL keeps microseconds. */
    static Timestamp at(Instant moment) {
        return Timestamp.from(moment.truncatedTo(ChronoUnit.MICROS));
    }
}
