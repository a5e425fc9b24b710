package io.safeupgrade;

/**
 * Describe one migration of a set.
 *
 * @param version the schema position once it is applied
 * @param description its name in words
 * @param checksum the migrator's checksum of its text, printable; part of the plan's fingerprint
 * @param transactional whether the database can undo it as a whole
 * @since 0.1
 */
public record Migration(SchemaVersion version, String description, String checksum, boolean transactional) {}
