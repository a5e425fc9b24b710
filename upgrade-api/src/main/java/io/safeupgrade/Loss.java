package io.safeupgrade;

/**
 * Count what differs between a restore point and the live data, which a restore would leave behind.
 *
 * @param what the table, by its full name
 * @param rowsThen rows in the restore point
 * @param rowsNow rows in the live data
 * @since 0.1
 */
public record Loss(String what, long rowsThen, long rowsNow) {}
