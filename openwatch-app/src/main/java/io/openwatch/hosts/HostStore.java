package io.openwatch.hosts;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;

import com.github.f4b6a3.uuid.UuidCreator;
import io.openwatch.http.ApiException;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Page;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * Keep the hosts.
 *
 * @since 0.1
 */
public final class HostStore {
    private static final Table<Record> HOSTS = table(name("hosts"));
    private static final Field<UUID> ID = field(name("id"), UUID.class);
    private static final Field<String> HOSTNAME = field(name("hostname"), String.class);
    private static final Field<String> ADDRESS = field("host(address)", String.class);
    private static final Field<String> ENVIRONMENT = field(name("environment"), String.class);
    private static final Field<String> OS_FAMILY = field(name("os_family"), String.class);
    private static final Field<String> OS_VERSION = field(name("os_version"), String.class);
    private static final Field<OffsetDateTime> CREATED_AT =
            field(name("created_at"), SQLDataType.TIMESTAMPWITHTIMEZONE);
    private static final Condition NOT_DELETED = field(name("deleted_at")).isNull();

    private final DSLContext jooq;
    private final InstantSource clock;

    /** Keep them in the database behind {@code jooq}. */
    public HostStore(DSLContext jooq, InstantSource clock) {
        this.jooq = jooq;
        this.clock = clock;
    }

    Page<Host> list(Page.Request page, Optional<String> environment) {
        Condition after = page.afterId().map(ID::gt).orElse(noCondition());
        List<Host> rows = jooq.select(ID, HOSTNAME, ADDRESS, ENVIRONMENT, OS_FAMILY, OS_VERSION, CREATED_AT)
                .from(HOSTS)
                .where(NOT_DELETED)
                .and(after)
                .and(environment.map(ENVIRONMENT::eq).orElse(noCondition()))
                .orderBy(ID)
                .limit(page.rows())
                .fetch(HostStore::host);
        return Page.byId(rows, page, Host::id);
    }

    Optional<Host> find(UUID id) {
        return jooq.select(ID, HOSTNAME, ADDRESS, ENVIRONMENT, OS_FAMILY, OS_VERSION, CREATED_AT)
                .from(HOSTS)
                .where(NOT_DELETED)
                .and(ID.eq(id))
                .fetchOptional(HostStore::host);
    }

    Host add(NewHost wanted) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Host host = new Host(
                UuidCreator.getTimeOrderedEpoch(),
                Objects.requireNonNull(wanted.hostname()),
                wanted.address(),
                Objects.requireNonNull(wanted.environment()),
                Objects.requireNonNull(wanted.osFamily()),
                Objects.requireNonNull(wanted.osVersion()),
                now);
        try {
            jooq.insertInto(HOSTS)
                    .set(ID, host.id())
                    .set(HOSTNAME, host.hostname())
                    .set(
                            field(name("address"), String.class),
                            field("cast({0} as inet)", String.class, DSL.val(host.address())))
                    .set(ENVIRONMENT, host.environment())
                    .set(OS_FAMILY, host.osFamily())
                    .set(OS_VERSION, host.osVersion())
                    .set(CREATED_AT, now.atOffset(ZoneOffset.UTC))
                    .execute();
            return host;
        } catch (IntegrityConstraintViolationException duplicate) {
            throw new ApiException(
                    ErrorKind.HOST_DUPLICATE,
                    "there is a host [" + host.hostname() + "] in [" + host.environment() + "] already");
        }
    }

    private static Host host(Record row) {
        return new Host(
                row.get(ID),
                row.get(HOSTNAME),
                row.get(ADDRESS),
                row.get(ENVIRONMENT),
                row.get(OS_FAMILY),
                row.get(OS_VERSION),
                row.get(CREATED_AT).toInstant());
    }
}
