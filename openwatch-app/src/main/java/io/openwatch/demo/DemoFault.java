package io.openwatch.demo;

/**
 * Name what is to go wrong in the demo.
 *
 * @since 0.1
 */
public enum DemoFault {
    /** A finding that release 1 allows and the last migration of release 2 refuses. */
    MIGRATION,
    /** The directory of restore points runs full while the dump is written. */
    BACKUP,
    /** Another program takes the port while the service is down. */
    START,
    /** Another session locks a table, so that the new release answers 503. */
    HEALTH,
    /** PostgreSQL is stopped before the upgrade. */
    UNREACHABLE
}
