package io.openwatch.hosts;

import static io.openwatch.hosts.HostTable.bare;
import static io.openwatch.hosts.HostTable.utc;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import com.github.f4b6a3.uuid.UuidCreator;
import io.openwatch.access.Caller;
import io.openwatch.changes.Changes;
import io.openwatch.changes.Changes.Action;
import io.openwatch.changes.Changes.Work;
import io.openwatch.http.ApiException;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Page;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jooq.SortField;
import org.jooq.exception.DataAccessException;

/**
 * Keep the hosts.
 *
 * @since 0.1
 */
public final class HostStore {
    private static final String DUPLICATE = "hosts_hostname_active";

    private final DSLContext jooq;
    private final Changes changes;
    private final InstantSource clock;

    /** Keep them in the database behind {@code jooq}; whatever changes goes through {@code changes}. */
    public HostStore(DSLContext jooq, Changes changes, InstantSource clock) {
        this.jooq = jooq;
        this.changes = changes;
        this.clock = clock;
    }

    Page<Host> list(Page.Request page, HostFilter filter) {
        return Page.of(query(page, filter).fetch(HostTable::host), page, filter.order()::cursor);
    }

    /** Return the query of a page, for those who want to see how the database answers it. */
    ResultQuery<? extends Record> query(Page.Request page, HostFilter filter) {
        OffsetDateTime now = now();
        return jooq.select(HostTable.shown(now))
                .from(HostTable.HOSTS)
                .where(filter.condition(now))
                .and(page.after().map(filter.order()::after).orElse(org.jooq.impl.DSL.noCondition()))
                .orderBy(order(filter.order()))
                .limit(page.rows());
    }

    private static List<SortField<?>> order(HostFilter.HostOrder order) {
        List<Field<?>> columns = order.byName() ? List.of(HostTable.HOSTNAME, HostTable.ID) : List.of(HostTable.ID);
        return columns.stream()
                .<SortField<?>>map(column -> order.backwards() ? column.desc() : column.asc())
                .toList();
    }

    /** Find a host that is not deleted. */
    Optional<Host> find(UUID id) {
        return one(jooq, HostTable.ID.eq(id).and(HostTable.LIVE));
    }

    Host get(UUID id) {
        return find(id).orElseThrow(() -> missing(id));
    }

    /** End the request with 404 unless there is a host {@code id} that is not deleted. */
    public void require(UUID id) {
        if (!jooq.fetchExists(HostTable.HOSTS, HostTable.ID.eq(id).and(HostTable.LIVE))) {
            throw missing(id);
        }
    }

    Host add(Caller by, NewHost wanted) {
        return changes.make(new Action("host.created", by, "host"), work -> {
            UUID id = UuidCreator.getTimeOrderedEpoch();
            insert(work, id, wanted);
            work.done(id, Map.of("hostname", wanted.name(), "environment", wanted.place()));
            return shown(work, id);
        });
    }

    private void insert(Work work, UUID id, NewHost wanted) {
        once(
                wanted,
                () -> work.sql()
                        .insertInto(HostTable.HOSTS)
                        .set(bare(HostTable.ID), id)
                        .set(HostRows.columns(wanted))
                        .set(bare(HostTable.CREATED_AT), now())
                        .set(bare(HostTable.UPDATED_AT), now())
                        .execute());
    }

    Host replace(Caller by, UUID id, long version, NewHost wanted) {
        return changes.make(new Action("host.updated", by, "host"), work -> {
            int changed = once(
                    wanted,
                    () -> work.sql()
                            .update(HostTable.HOSTS)
                            .set(HostRows.columns(wanted))
                            .set(bare(HostTable.UPDATED_AT), now())
                            .set(bare(HostTable.VERSION), HostTable.VERSION.plus(1))
                            .where(HostTable.ID.eq(id))
                            .and(HostTable.LIVE)
                            .and(HostTable.VERSION.eq(version))
                            .execute());
            if (changed == 0) {
                throw unchanged(work, id);
            }
            work.done(id, Map.of("hostname", wanted.name(), "environment", wanted.place()));
            return shown(work, id);
        });
    }

    /** Set a host into maintenance, or take it out again where {@code until} is empty. */
    Host maintain(Caller by, UUID id, Optional<Maintenance> wanted) {
        String action = wanted.isPresent() ? "host.maintenance_started" : "host.maintenance_ended";
        return changes.make(new Action(action, by, "host"), work -> {
            int changed = work.sql()
                    .update(HostTable.HOSTS)
                    .set(
                            bare(HostTable.MAINTENANCE_UNTIL),
                            wanted.map(Maintenance::moment).map(HostTable::utc).orElse(null))
                    .set(
                            bare(HostTable.MAINTENANCE_REASON),
                            wanted.map(Maintenance::reason).orElse(null))
                    .set(bare(HostTable.UPDATED_AT), now())
                    .set(bare(HostTable.VERSION), HostTable.VERSION.plus(1))
                    .where(HostTable.ID.eq(id))
                    .and(HostTable.LIVE)
                    .execute();
            if (changed == 0) {
                throw missing(id);
            }
            work.done(id, wanted.map(Maintenance::detail).orElse(Map.of()));
            return shown(work, id);
        });
    }

    void delete(Caller by, UUID id) {
        changes.make(new Action("host.deleted", by, "host"), work -> {
            int changed = work.sql()
                    .update(HostTable.HOSTS)
                    .set(bare(HostTable.DELETED_AT), now())
                    .set(bare(HostTable.VERSION), HostTable.VERSION.plus(1))
                    .where(HostTable.ID.eq(id))
                    .and(HostTable.LIVE)
                    .execute();
            if (changed == 0) {
                throw missing(id);
            }
            work.done(id, Map.of());
            return id;
        });
    }

    Host restore(Caller by, UUID id) {
        return changes.make(new Action("host.restored", by, "host"), work -> {
            requireDeleted(work, id);
            try {
                work.sql()
                        .update(HostTable.HOSTS)
                        .setNull(bare(HostTable.DELETED_AT))
                        .set(bare(HostTable.UPDATED_AT), now())
                        .set(bare(HostTable.VERSION), HostTable.VERSION.plus(1))
                        .where(HostTable.ID.eq(id))
                        .execute();
            } catch (DataAccessException failed) {
                throw duplicate(failed, "another host has taken its name meanwhile; rename or delete that one first");
            }
            work.done(id, Map.of());
            return shown(work, id);
        });
    }

    /** Remove a deleted host and everything that is known of it, for good. */
    void purge(Caller by, UUID id) {
        changes.make(new Action("host.purged", by, "host"), work -> {
            requireDeleted(work, id);
            erase(work.sql(), List.of(id));
            work.done(id, Map.of());
            return id;
        });
    }

    /**
     * Remove hosts with their scans and findings; groups, credentials and host keys follow by themselves.
     *
     * @return how many there were
     */
    public static int erase(DSLContext transaction, List<UUID> ids) {
        Field<UUID> host = field(name("host_id"), UUID.class);
        transaction.deleteFrom(table(name("findings"))).where(host.in(ids)).execute();
        transaction
                .deleteFrom(table(name("scan_summaries")))
                .where(field(name("scan_id"), UUID.class)
                        .in(transaction
                                .select(field(name("id"), UUID.class))
                                .from(table(name("scans")))
                                .where(host.in(ids))))
                .execute();
        transaction.deleteFrom(table(name("scans"))).where(host.in(ids)).execute();
        return transaction
                .deleteFrom(HostTable.HOSTS)
                .where(HostTable.ID.in(ids))
                .execute();
    }

    private static void requireDeleted(Work work, UUID id) {
        OffsetDateTime deleted = work.sql()
                .select(HostTable.ID, HostTable.DELETED_AT)
                .from(HostTable.HOSTS)
                .where(HostTable.ID.eq(id))
                .forUpdate()
                .fetchOptional()
                .orElseThrow(() -> missing(id))
                .get(HostTable.DELETED_AT);
        if (deleted == null) {
            throw new ApiException(ErrorKind.HOST_NOT_DELETED, "the host [" + id + "] is not deleted");
        }
    }

    private ApiException unchanged(Work work, UUID id) {
        return one(work.sql(), HostTable.ID.eq(id).and(HostTable.LIVE))
                .map(host -> ApiException.stale("this host"))
                .orElseGet(() -> missing(id));
    }

    private Host shown(Work work, UUID id) {
        return one(work.sql(), HostTable.ID.eq(id)).orElseThrow(() -> missing(id));
    }

    private Optional<Host> one(DSLContext sql, Condition which) {
        return sql.select(HostTable.shown(now()))
                .from(HostTable.HOSTS)
                .where(which)
                .fetchOptional(HostTable::host);
    }

    private OffsetDateTime now() {
        return utc(clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    private static int once(NewHost wanted, java.util.function.IntSupplier work) {
        try {
            return work.getAsInt();
        } catch (DataAccessException failed) {
            throw duplicate(failed, "there is a host [" + wanted.name() + "] in [" + wanted.place() + "] already");
        }
    }

    private static RuntimeException duplicate(DataAccessException failed, String message) {
        return Changes.brokenUniqueness(failed).equals(DUPLICATE)
                ? new ApiException(ErrorKind.HOST_DUPLICATE, message)
                : failed;
    }

    private static ApiException missing(UUID id) {
        return new ApiException(ErrorKind.HOST_NOT_FOUND, "there is no host [" + id + "]");
    }
}
