package io.safeupgrade;

/**
 * Tell one database from every other, also from its copies on other servers.
 *
 * @param system the server's own identifier (PostgreSQL: the cluster's system identifier)
 * @param name the database's name
 * @since 0.1
 */
public record DatabaseIdentity(String system, String name) {

    @Override
    public String toString() {
        return name + "@" + system;
    }
}
