package io.safeupgrade;

/**
 * Enumerate every way a run can end badly; number and exit code are public and never change their meaning.
 *
 * <p>Exit codes are grouped by what an operator must know first: was anything touched, is the service up, what is next.
 *
 * @since 0.1
 */
public enum ErrorCode {
    USAGE(100, 2, Category.USAGE, "the command line or a value on it is not understood"),
    PREFLIGHT_BLOCKED(200, 10, Category.REFUSED, "a check before the upgrade says no"),
    PLAN_STALE(201, 10, Category.REFUSED, "the system is no longer the one that the plan was made for"),
    LATCHED(202, 10, Category.REFUSED, "the same upgrade failed before and nothing has changed since"),
    RELEASE_LOWER(203, 10, Category.REFUSED, "the release is lower than the one installed before"),
    CANCELLED(204, 10, Category.REFUSED, "cancelled before anything was touched"),
    POLICY_NOT_OFFERED(205, 10, Category.REFUSED, "the configured policy cannot be honoured here"),
    SERVICE_RUNNING(206, 10, Category.REFUSED, "the service runs and the schema would change under it"),
    WRONG_DATABASE(207, 10, Category.REFUSED, "this is another database or machine than the one recorded"),
    LOSS_NOT_ACCEPTED(208, 10, Category.REFUSED, "what was written since the restore point would be left behind"),
    LOCK_LOST_EARLY(209, 10, Category.REFUSED, "the upgrade lock was lost before anything was touched"),
    LOCK_HELD(300, 11, Category.BUSY, "another upgrade is running"),
    MISCONFIGURED(400, 12, Category.CONFIGURATION, "the configuration is wrong"),
    DATABASE_MISCONFIGURED(401, 12, Category.CONFIGURATION, "the database answers but refuses this configuration"),
    DATABASE_UNREACHABLE(500, 13, Category.UNREACHABLE, "the database cannot be reached"),
    HOLD_FAILED(600, 20, Category.BEFORE_SCHEMA, "the hold could not be placed"),
    STOP_FAILED(601, 20, Category.BEFORE_SCHEMA, "the service did not stop"),
    BACKUP_FAILED(602, 20, Category.BEFORE_SCHEMA, "no verified restore point could be made"),
    INTERRUPTED_EARLY(603, 20, Category.BEFORE_SCHEMA, "cancelled before the schema was touched"),
    LOCK_LOST(604, 20, Category.BEFORE_SCHEMA, "the upgrade lock was lost before the schema was touched"),
    INSTALL_FAILED(700, 30, Category.MIGRATION, "the new release could not be installed"),
    MIGRATION_FAILED(701, 30, Category.MIGRATION, "a migration failed and everything pending was rolled back"),
    SCHEMA_BETWEEN(702, 31, Category.MIGRATION, "the schema is between the two releases"),
    START_FAILED(800, 40, Category.NEW_RELEASE, "the new release did not start"),
    HEALTH_FAILED(801, 40, Category.NEW_RELEASE, "the new release started but is not healthy"),
    ROLLED_BACK(850, 50, Category.ROLLED_BACK, "the upgrade failed and was rolled back"),
    INTERRUPTED(860, 60, Category.INTERRUPTED, "an earlier upgrade did not finish"),
    HELD(870, 78, Category.GUARD, "the service is held back by an upgrade"),
    SCHEMA_UNFIT(871, 78, Category.GUARD, "the schema is not one that this release can serve on"),
    NOT_STOPPED(900, 90, Category.PERSON, "the service cannot be proven stopped"),
    SCHEMA_UNKNOWN(901, 90, Category.PERSON, "the schema's position could not be read after a failure"),
    RESTORE_FAILED(902, 90, Category.PERSON, "the data could not be restored"),
    STATE_UNREADABLE(903, 90, Category.PERSON, "the record of upgrades cannot be read or written"),
    INTERNAL(999, 90, Category.PERSON, "a defect in the upgrader itself");

    /** What an operator must know first. */
    public enum Category {
        USAGE,
        REFUSED,
        BUSY,
        CONFIGURATION,
        UNREACHABLE,
        BEFORE_SCHEMA,
        MIGRATION,
        NEW_RELEASE,
        ROLLED_BACK,
        INTERRUPTED,
        GUARD,
        PERSON
    }

    private final int number;
    private final int exitCode;
    private final Category category;
    private final String meaning;

    ErrorCode(int number, int exitCode, Category category, String meaning) {
        this.number = number;
        this.exitCode = exitCode;
        this.category = category;
        this.meaning = meaning;
    }

    /** Return the stable number, shown as {@code SU-number}. */
    public int number() {
        return number;
    }

    /** Return the process exit code of a command that ends with this code. */
    public int exitCode() {
        return exitCode;
    }

    /** Return the group. */
    public Category category() {
        return category;
    }

    /** Say in words what the code means. */
    public String meaning() {
        return meaning;
    }

    /** Return the form shown to people and searched for in documentation. */
    public String label() {
        return "SU-" + number;
    }
}
