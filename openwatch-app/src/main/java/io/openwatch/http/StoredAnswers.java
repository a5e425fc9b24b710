package io.openwatch.http;

import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.openwatch.access.Caller;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/** The table of keys that were used, with the answer that each one got. */
final class StoredAnswers {
    private static final Table<Record> KEYS = table(name("idempotency_keys"));
    private static final Field<UUID> CALLER = field(name("caller"), UUID.class);
    private static final Field<String> KEY = field(name("key"), String.class);
    private static final Field<String> REQUEST = field(name("request"), String.class);
    private static final Field<Integer> STATUS = field(name("status"), Integer.class);
    private static final Field<String> TYPE = field(name("content_type"), String.class);
    private static final Field<String> LOCATION = field(name("location"), String.class);
    private static final Field<String> ETAG = field(name("etag"), String.class);
    private static final Field<String> BODY = field(name("body"), String.class);
    private static final Field<OffsetDateTime> CREATED_AT =
            field(name("created_at"), SQLDataType.TIMESTAMPWITHTIMEZONE);
    private static final UUID NOBODY = new UUID(0, 0);

    /**
     * Name a use of a key.
     *
     * @param caller whose key it is
     * @param key a digest of the key
     * @param request what was asked, as a digest that nobody makes without the key
     */
    record Key(Caller caller, String key, String request) {

        private Condition row() {
            return CALLER.eq(owner()).and(KEY.eq(key));
        }

        /** Tokens and sessions of one account share keys; a program may get a new token between two tries. */
        private UUID owner() {
            return caller.user().or(caller::means).orElse(NOBODY);
        }
    }

    /**
     * Tell what a key was used for.
     *
     * @param sameRequest whether it was the same request
     * @param answer what it got
     */
    record Found(boolean sameRequest, GivenAnswer answer) {}

    /** Take the key; false if somebody has used it. Waits for somebody who is just using it. */
    boolean claim(DSLContext transaction, Key key) {
        return transaction
                        .insertInto(KEYS)
                        .set(CALLER, key.owner())
                        .set(KEY, key.key())
                        .set(REQUEST, key.request())
                        .set(CREATED_AT, currentOffsetDateTime())
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    void keep(DSLContext transaction, Key key, GivenAnswer answer) {
        transaction
                .update(KEYS)
                .set(STATUS, answer.status())
                .set(TYPE, answer.type())
                .set(LOCATION, answer.location().orElse(null))
                .set(ETAG, answer.etag().orElse(null))
                .set(BODY, answer.body())
                .where(key.row())
                .execute();
    }

    Found find(DSLContext transaction, Key key) {
        return transaction
                .select(REQUEST, STATUS, TYPE, LOCATION, ETAG, BODY)
                .from(KEYS)
                .where(key.row())
                .fetchSingle(row -> new Found(
                        key.request().equals(row.get(REQUEST)),
                        new GivenAnswer(
                                row.get(STATUS),
                                row.get(TYPE),
                                Optional.ofNullable(row.get(LOCATION)),
                                Optional.ofNullable(row.get(ETAG)),
                                row.get(BODY))));
    }
}
