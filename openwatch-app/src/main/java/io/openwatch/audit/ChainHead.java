package io.openwatch.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jooq.DSLContext;

/** Where a chain stands: how many events were ever appended, and the hash of the last. */
@SuppressWarnings("ArrayRecordComponent") // Compared with same(); a hash is bytes.
record ChainHead(long position, byte[] hash) {
    /** Before the first event. */
    static final ChainHead START =
            new ChainHead(0, AuditRecord.sha256("openwatch audit 1".getBytes(StandardCharsets.UTF_8)));

    static ChainHead read(DSLContext jooq) {
        return jooq.select(AuditTables.POSITION, AuditTables.HASH)
                .from(AuditTables.HEAD)
                .fetchSingle(row -> new ChainHead(row.get(AuditTables.POSITION), row.get(AuditTables.HASH)));
    }

    /** Compute what the database computes when an event is committed. */
    ChainHead next(byte[] digest) {
        byte[] place = ByteBuffer.allocate(Long.BYTES).putLong(position + 1).array();
        return new ChainHead(position + 1, AuditRecord.sha256(hash, place, digest));
    }

    boolean same(ChainHead other) {
        return position == other.position && hex().equals(other.hex());
    }

    String hex() {
        return HexFormat.of().formatHex(hash);
    }
}
