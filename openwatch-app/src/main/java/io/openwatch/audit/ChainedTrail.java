package io.openwatch.audit;

import com.github.f4b6a3.uuid.UuidCreator;
import io.openwatch.access.Caller;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.DSLContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Append to the trail in the database; the database links each event to the one before when it is committed.
 *
 * @since 0.1
 */
public final class ChainedTrail implements AuditTrail {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final InstantSource clock;

    /** Append with the moments of {@code clock}. */
    public ChainedTrail(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void append(DSLContext transaction, AuditEvent event) {
        AuditRecord kept = kept(event);
        transaction
                .insertInto(AuditTables.EVENTS)
                .set(AuditTables.ID, kept.id())
                .set(AuditTables.OCCURRED_AT, kept.occurredAt().atOffset(ZoneOffset.UTC))
                .set(AuditTables.ACTION, kept.action())
                .set(AuditTables.OUTCOME, kept.outcome())
                .set(AuditTables.ACTOR_KIND, kept.actorKind())
                .set(AuditTables.ACTOR_ID, kept.actorId().orElse(null))
                .set(AuditTables.ACTOR_NAME, kept.actorName())
                .set(AuditTables.MEANS_ID, kept.meansId().orElse(null))
                .set(AuditTables.ADDRESS, kept.address())
                .set(AuditTables.CORRELATION, kept.correlation())
                .set(AuditTables.TARGET_TYPE, kept.targetType())
                .set(AuditTables.TARGET_ID, kept.targetId())
                .set(AuditTables.DETAIL, kept.detail())
                .set(AuditTables.DIGEST, kept.digest())
                .execute();
    }

    private AuditRecord kept(AuditEvent event) {
        Caller by = event.by();
        return new AuditRecord(
                UuidCreator.getTimeOrderedEpoch(),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                event.action(),
                word(event.outcome()),
                word(by.kind()),
                by.user(),
                by.name(),
                by.means(),
                by.address(),
                by.correlation(),
                event.targetType(),
                event.targetId(),
                json(event.detail()));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String json(Map<String, ?> detail) {
        return JSON.writeValueAsString(new TreeMap<>(detail));
    }
}
