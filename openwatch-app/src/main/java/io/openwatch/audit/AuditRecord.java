package io.openwatch.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One event as it is kept.
 *
 * <p>Its canonical form is the word {@code v1}, then the fields in the order below, each as a netstring: its length in
 * bytes of UTF-8, a colon, the bytes, a comma; a field without a value is a minus sign alone. Moments are RFC 3339 in UTC as
 * {@link Instant#toString} writes them, to the microsecond. The digest is the SHA-256 of that.
 */
record AuditRecord(
        UUID id,
        Instant occurredAt,
        String action,
        String outcome,
        String actorKind,
        Optional<UUID> actorId,
        String actorName,
        Optional<UUID> meansId,
        String address,
        String correlation,
        String targetType,
        String targetId,
        String detail) {

    byte[] digest() {
        return sha256(canonical().getBytes(StandardCharsets.UTF_8));
    }

    String canonical() {
        return "v1"
                + Stream.of(
                                Optional.of(id),
                                Optional.of(occurredAt),
                                Optional.of(action),
                                Optional.of(outcome),
                                Optional.of(actorKind),
                                actorId,
                                Optional.of(actorName),
                                meansId,
                                Optional.of(address),
                                Optional.of(correlation),
                                Optional.of(targetType),
                                Optional.of(targetId),
                                Optional.of(detail))
                        .map(AuditRecord::field)
                        .collect(Collectors.joining());
    }

    private static String field(Optional<?> value) {
        return value.map(Object::toString)
                .map(text -> text.getBytes(StandardCharsets.UTF_8).length + ":" + text + ",")
                .orElse("-");
    }

    static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }
}
