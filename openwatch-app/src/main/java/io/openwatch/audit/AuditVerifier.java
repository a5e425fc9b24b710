package io.openwatch.audit;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.SelectField;

/**
 * Look through the whole chain: every event, every link, every anchor.
 *
 * @since 0.1
 */
public final class AuditVerifier {
    private static final int AT_ONCE = 2_000;

    private final DSLContext jooq;
    private final AnchorFile file;

    /** Look through the chain behind {@code jooq} and compare it with {@code file}. */
    public AuditVerifier(DSLContext jooq, AnchorFile file) {
        this.jooq = jooq;
        this.file = file;
    }

    /** Look; sees the chain as it is now, however long it takes, and stands in nobody's way. */
    public AuditVerification verify() {
        List<Anchor> anchors = file.read();
        return jooq.transactionResult(configuration -> {
            DSLContext transaction = configuration.dsl();
            transaction.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
            // Anchors are read first: what is anchored meanwhile is in the chain already.
            return walk(transaction, new ChainWalk(anchors));
        });
    }

    private static AuditVerification walk(DSLContext transaction, ChainWalk walk) {
        ChainHead head = ChainHead.read(transaction);
        long place = begin(transaction, walk);
        Result<Record> rows = rows(transaction, place);
        while (rows.isNotEmpty()) {
            rows.forEach(row -> walk.visit(place(row)));
            rows = rows(transaction, rows.getLast().get(AuditTables.POSITION));
        }
        return walk.end(head, unlinked(transaction));
    }

    private static long begin(DSLContext transaction, ChainWalk walk) {
        Optional<? extends Record> checkpoint = transaction
                .select(AuditTables.POSITION, AuditTables.HASH, AuditTables.REMOVED, AuditTables.CREATED_AT)
                .from(AuditTables.CHECKPOINTS)
                .orderBy(AuditTables.POSITION.desc())
                .limit(1)
                .fetchOptional();
        checkpoint.ifPresent(row -> walk.begin(
                new ChainHead(row.get(AuditTables.POSITION), row.get(AuditTables.HASH)),
                row.get(AuditTables.REMOVED),
                row.get(AuditTables.CREATED_AT).toInstant()));
        return checkpoint.map(row -> row.get(AuditTables.POSITION)).orElse(0L);
    }

    private static Result<Record> rows(DSLContext transaction, long after) {
        return transaction
                .select(new SelectField<?>[] {AuditTables.POSITION, AuditTables.EVENT, AuditTables.HASH})
                .select(AuditTables.eventColumns())
                .select(AuditTables.DIGEST)
                .from(AuditTables.LINKS)
                .leftJoin(AuditTables.EVENTS)
                .on(AuditTables.ID.eq(AuditTables.EVENT))
                .where(AuditTables.POSITION.gt(after))
                .orderBy(AuditTables.POSITION)
                .limit(AT_ONCE)
                .fetch();
    }

    private static ChainWalk.Place place(Record row) {
        boolean kept = row.get(AuditTables.ID) != null;
        return new ChainWalk.Place(
                row.get(AuditTables.POSITION),
                row.get(AuditTables.EVENT),
                row.get(AuditTables.HASH),
                kept ? Optional.of(AuditTables.event(row)) : Optional.empty(),
                kept ? row.get(AuditTables.DIGEST) : new byte[0]);
    }

    private static List<UUID> unlinked(DSLContext transaction) {
        return transaction
                .select(AuditTables.ID)
                .from(AuditTables.EVENTS)
                .leftJoin(AuditTables.LINKS)
                .on(AuditTables.EVENT.eq(AuditTables.ID))
                .where(AuditTables.EVENT.isNull())
                .limit(AuditVerification.MOST_PROBLEMS)
                .fetch(AuditTables.ID);
    }
}
