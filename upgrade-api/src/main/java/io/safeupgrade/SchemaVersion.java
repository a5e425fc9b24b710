package io.safeupgrade;

/**
 * Name a position of the database schema by an opaque token.
 *
 * <p>Tokens are compared for equality only. Order, "newer than the code" and several heads are for the migrator to
 * find, because a Flyway number, an Alembic hash and a Liquibase set share no order.
 *
 * @param token the migrator's own name of the position, never blank
 * @since 0.1
 */
public record SchemaVersion(String token) {

    /** Reject blank tokens. */
    public SchemaVersion {
        if (token.isBlank()) {
            throw new IllegalArgumentException("a schema version needs a token, got a blank one");
        }
    }

    /** Name the position {@code token}. */
    public static SchemaVersion of(String token) {
        return new SchemaVersion(token);
    }

    @Override
    public String toString() {
        return token;
    }
}
