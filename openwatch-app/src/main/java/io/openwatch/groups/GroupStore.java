package io.openwatch.groups;

import static io.openwatch.groups.GroupTable.GROUPS;
import static io.openwatch.groups.GroupTable.GROUP_ID;
import static io.openwatch.groups.GroupTable.HOST_ID;
import static io.openwatch.groups.GroupTable.ID;
import static io.openwatch.groups.GroupTable.MEMBERS;
import static io.openwatch.groups.GroupTable.NAME;
import static io.openwatch.groups.GroupTable.SORT;
import static io.openwatch.groups.GroupTable.VERSION;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.val;

import com.github.f4b6a3.uuid.UuidCreator;
import io.openwatch.access.Caller;
import io.openwatch.changes.Changes;
import io.openwatch.changes.Changes.Action;
import io.openwatch.changes.Changes.Work;
import io.openwatch.hosts.Maintenance;
import io.openwatch.http.ApiException;
import io.openwatch.http.Cursor;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Page;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/**
 * Keep the groups and their members.
 *
 * @since 0.1
 */
public final class GroupStore {
    private final DSLContext jooq;
    private final Changes changes;
    private final InstantSource clock;

    /** Keep them in the database behind {@code jooq}; whatever changes goes through {@code changes}. */
    public GroupStore(DSLContext jooq, Changes changes, InstantSource clock) {
        this.jooq = jooq;
        this.changes = changes;
        this.clock = clock;
    }

    /** Say what became of hosts that were to join: those that joined, those that are members, those that are unknown. */
    record Joined(int added, int already, int unknown) {}

    Page<Group> list(Page.Request page) {
        return Page.of(
                query(page).fetch(GroupTable::group),
                page,
                group -> Cursor.of(group.name().toLowerCase(Locale.ROOT), group.id()));
    }

    ResultQuery<? extends Record> query(Page.Request page) {
        return jooq.select(GroupTable.shown(now()))
                .from(GROUPS)
                .where(page.after()
                        .map(cursor -> row(SORT, ID).gt(DSL.lower(val(cursor.text(0))), val(cursor.id(1))))
                        .orElse(noCondition()))
                .orderBy(SORT, ID)
                .limit(page.rows());
    }

    Page<Group> of(UUID host, Page.Request page) {
        return Page.byId(
                jooq.select(GroupTable.shown(now()))
                        .from(GROUPS)
                        .where(ID.in(jooq.select(GROUP_ID).from(MEMBERS).where(HOST_ID.eq(host))))
                        .and(page.afterId().map(ID::gt).orElse(noCondition()))
                        .orderBy(ID)
                        .limit(page.rows())
                        .fetch(GroupTable::group),
                page,
                Group::id);
    }

    Group get(UUID id) {
        return find(jooq, id).orElseThrow(() -> missing(id));
    }

    Group add(Caller by, NewGroup wanted) {
        return changes.make(new Action("group.created", by, "group"), work -> {
            UUID id = UuidCreator.getTimeOrderedEpoch();
            named(
                    wanted,
                    () -> work.sql()
                            .insertInto(GROUPS)
                            .set(ID, id)
                            .set(NAME, wanted.title())
                            .set(GroupTable.DESCRIPTION, wanted.about())
                            .set(GroupTable.CREATED_AT, now())
                            .set(GroupTable.UPDATED_AT, now())
                            .execute());
            work.done(id, Map.of("name", wanted.title()));
            return shown(work, id);
        });
    }

    Group replace(Caller by, UUID id, long version, NewGroup wanted) {
        return changes.make(new Action("group.updated", by, "group"), work -> {
            int changed = named(
                    wanted,
                    () -> work.sql()
                            .update(GROUPS)
                            .set(NAME, wanted.title())
                            .set(GroupTable.DESCRIPTION, wanted.about())
                            .set(GroupTable.UPDATED_AT, now())
                            .set(VERSION, VERSION.plus(1))
                            .where(ID.eq(id))
                            .and(VERSION.eq(version))
                            .execute());
            if (changed == 0) {
                Group other = shown(work, id);
                throw ApiException.stale("[" + other.name() + "]");
            }
            work.done(id, Map.of("name", wanted.title()));
            return shown(work, id);
        });
    }

    Group maintain(Caller by, UUID id, Optional<Maintenance> wanted) {
        String action = wanted.isPresent() ? "group.maintenance_started" : "group.maintenance_ended";
        return changes.make(new Action(action, by, "group"), work -> {
            int changed = work.sql()
                    .update(GROUPS)
                    .set(
                            GroupTable.MAINTENANCE_UNTIL,
                            wanted.map(one -> one.moment().atOffset(ZoneOffset.UTC))
                                    .orElse(null))
                    .set(
                            GroupTable.MAINTENANCE_REASON,
                            wanted.map(Maintenance::reason).orElse(null))
                    .set(GroupTable.UPDATED_AT, now())
                    .set(VERSION, VERSION.plus(1))
                    .where(ID.eq(id))
                    .execute();
            if (changed == 0) {
                throw missing(id);
            }
            work.done(id, wanted.map(Maintenance::detail).orElse(Map.of()));
            return shown(work, id);
        });
    }

    void delete(Caller by, UUID id) {
        changes.make(new Action("group.deleted", by, "group"), work -> {
            Group gone = shown(work, id);
            work.sql().deleteFrom(GROUPS).where(ID.eq(id)).execute();
            work.done(id, Map.of("name", gone.name(), "members", gone.members()));
            return id;
        });
    }

    Joined join(Caller by, UUID id, Collection<UUID> hosts) {
        return changes.make(new Action("group.members_added", by, "group"), work -> {
            lock(work, id);
            UUID[] wanted = hosts.toArray(UUID[]::new);
            int known = work.sql()
                    .fetchCount(DSL.table("hosts"), DSL.condition("deleted_at is null and id = any({0})", val(wanted)));
            int added = work.sql()
                    .execute(
                            "insert into group_members (group_id, host_id, added_at) select {0}, h.id, {1} from hosts h"
                                    + " where h.deleted_at is null and h.id = any({2}) on conflict do nothing",
                            val(id), val(now()), val(wanted));
            if (added > 0) {
                work.done(id, Map.of("added", added));
            }
            return new Joined(added, known - added, wanted.length - known);
        });
    }

    /** Take a host out; one that is no member stays none. */
    void leave(Caller by, UUID id, UUID host) {
        changes.make(new Action("group.member_removed", by, "group"), work -> {
            lock(work, id);
            int removed = work.sql()
                    .deleteFrom(MEMBERS)
                    .where(GROUP_ID.eq(id))
                    .and(HOST_ID.eq(host))
                    .execute();
            if (removed > 0) {
                work.done(id, Map.of("host", host.toString()));
            }
            return id;
        });
    }

    private static void lock(Work work, UUID id) {
        if (work.sql()
                .select(ID)
                .from(GROUPS)
                .where(ID.eq(id))
                .forShare()
                .fetch()
                .isEmpty()) {
            throw missing(id);
        }
    }

    private Group shown(Work work, UUID id) {
        return find(work.sql(), id).orElseThrow(() -> missing(id));
    }

    private Optional<Group> find(DSLContext sql, UUID id) {
        return sql.select(GroupTable.shown(now())).from(GROUPS).where(ID.eq(id)).fetchOptional(GroupTable::group);
    }

    private OffsetDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private static int named(NewGroup wanted, java.util.function.IntSupplier work) {
        try {
            return work.getAsInt();
        } catch (DataAccessException failed) {
            throw Changes.brokenUniqueness(failed).equals("groups_name")
                    ? new ApiException(ErrorKind.GROUP_DUPLICATE, "there is a group [" + wanted.title() + "] already")
                    : failed;
        }
    }

    private static ApiException missing(UUID id) {
        return new ApiException(ErrorKind.GROUP_NOT_FOUND, "there is no group [" + id + "]");
    }
}
