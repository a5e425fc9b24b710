package io.openwatch.events;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.table;

import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keep events for as long as somebody may want to catch up with them.
 *
 * @since 0.1
 */
public final class EventStore implements Events {
    static final String CHANNEL = "openwatch_events";
    private static final Table<Record> EVENTS = table(name("events"));
    private static final Field<Long> XID = field(name("xid"), Long.class);
    private static final Field<Long> ID = field(name("id"), Long.class);
    private static final Field<String> TOPIC = field(name("topic"), String.class);
    private static final Field<String> KIND = field(name("kind"), String.class);
    private static final Field<String> PAYLOAD = field(name("payload"), String.class);
    private static final Field<OffsetDateTime> CREATED_AT =
            field(name("created_at"), SQLDataType.TIMESTAMPWITHTIMEZONE);
    /** What lies below cannot get company any more: every transaction that could write there has ended. */
    private static final Condition SETTLED =
            DSL.condition("xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint");

    private static final int LARGEST = 8 * 1024;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final DSLContext jooq;

    /** Keep them behind {@code jooq}. */
    public EventStore(DSLContext jooq) {
        this.jooq = jooq;
    }

    @Override
    public void publish(DSLContext transaction, Topic topic, String kind, Object payload) {
        String text = JSON.writeValueAsString(payload);
        if (text.length() > LARGEST) {
            throw new IllegalArgumentException("an event of " + text.length() + " characters [" + kind + "]");
        }
        transaction
                .insertInto(EVENTS)
                .set(TOPIC, topic.code())
                .set(KIND, kind)
                .set(PAYLOAD, text)
                .execute();
        transaction.execute("SELECT pg_notify({0}, '')", DSL.inline(CHANNEL));
    }

    /** Return what came after {@code mark}, in order, at most {@code limit}. */
    List<Event> after(Mark mark, int limit) {
        return jooq.select(XID, ID, TOPIC, KIND, PAYLOAD, CREATED_AT)
                .from(EVENTS)
                .where(row(XID, ID).gt(row(mark.xid(), mark.id())))
                .and(SETTLED)
                .orderBy(XID, ID)
                .limit(limit)
                .fetch(EventStore::event);
    }

    /** Return where a listener begins who wants nothing that is past. */
    Mark end() {
        return jooq.select(XID, ID)
                .from(EVENTS)
                .where(SETTLED)
                .orderBy(XID.desc(), ID.desc())
                .limit(1)
                .fetchOptional(found -> new Mark(found.get(XID), found.get(ID)))
                .orElse(Mark.START);
    }

    /** Say whether everything since {@code mark} is still here: the event itself is, so what came later is too. */
    boolean has(Mark mark) {
        return jooq.fetchExists(EVENTS, XID.eq(mark.xid()).and(ID.eq(mark.id())));
    }

    private static Event event(Record found) {
        return new Event(
                new Mark(found.get(XID), found.get(ID)),
                found.get(TOPIC),
                found.get(KIND),
                found.get(CREATED_AT).toInstant(),
                found.get(PAYLOAD));
    }
}
