package io.safeupgrade;

/**
 * Enumerate every way a run can end badly; number and exit code are public and never change their meaning.
 *
 * <p>Exit codes are grouped by what an operator must know first: was anything touched, is the service up, what is next.
 * {@link #meaning} says in words what a code means; comments here say when it comes, or what follows.
 *
 * @since 0.1
 */
public enum ErrorCode {
    /** What was typed has to change; nothing was looked at. */
    USAGE(100, 2, Category.USAGE, "the command line or a value on it is not understood"),
    /** The report holds every finding that blocks, each with its remedy. */
    PREFLIGHT_BLOCKED(200, 10, Category.REFUSED, "a check before the upgrade says no"),
    /** The fingerprint that a run was given is not that of a fresh plan. */
    PLAN_STALE(201, 10, Category.REFUSED, "the system is no longer the one that the plan was made for"),
    /** Of triggers that are no person; a person may try the same again. */
    LATCHED(202, 10, Category.REFUSED, "the same upgrade failed before and nothing has changed since"),
    /** Going back wants a restore point, or a schema that is the lower release's own. */
    RELEASE_LOWER(203, 10, Category.REFUSED, "the release is lower than the one installed before"),
    /** By {@code SafeUpgrade.cancel}, or by a signal to the program that calls it. */
    CANCELLED(204, 10, Category.REFUSED, "cancelled before anything was touched"),
    /** {@link OnFailure#ROLL_BACK} where nothing puts the old code back. */
    POLICY_NOT_OFFERED(205, 10, Category.REFUSED, "the configured policy cannot be honoured here"),
    /** Of {@code migrate}, which stops no service. */
    SERVICE_RUNNING(206, 10, Category.REFUSED, "the service runs and the schema would change under it"),
    /** What was recorded on this machine, or in a restore point, names another one. */
    WRONG_DATABASE(207, 10, Category.REFUSED, "this is another database or machine than the one recorded"),
    /** Of a restore; its plan counts what each table would lose. */
    LOSS_NOT_ACCEPTED(208, 10, Category.REFUSED, "what was written since the restore point would be left behind"),
    /** Somebody else may be upgrading now. */
    LOCK_LOST_EARLY(209, 10, Category.REFUSED, "the upgrade lock was lost before anything was touched"),
    /** The failure names the holder and since when. */
    LOCK_HELD(300, 11, Category.BUSY, "another upgrade is running"),
    /** Found before the database was asked. */
    MISCONFIGURED(400, 12, Category.CONFIGURATION, "the configuration is wrong"),
    /** A wrong password, a missing database, TLS, a server that is too old. */
    DATABASE_MISCONFIGURED(401, 12, Category.CONFIGURATION, "the database answers but refuses this configuration"),
    /** Also after the patience that the appliance allows. */
    DATABASE_UNREACHABLE(500, 13, Category.UNREACHABLE, "the database cannot be reached"),
    /** The marker, or the record that announces it, could not be written. */
    HOLD_FAILED(600, 20, Category.BEFORE_SCHEMA, "the hold could not be placed"),
    /** It runs on, or sessions of others are left in the database; the failure names them. */
    STOP_FAILED(601, 20, Category.BEFORE_SCHEMA, "the service did not stop"),
    /** None was left behind in part. */
    BACKUP_FAILED(602, 20, Category.BEFORE_SCHEMA, "no verified restore point could be made"),
    /** In HOLD, STOP or BACKUP. */
    INTERRUPTED_EARLY(603, 20, Category.BEFORE_SCHEMA, "cancelled before the schema was touched"),
    /** In HOLD, STOP or BACKUP; somebody else may be upgrading now. */
    LOCK_LOST(604, 20, Category.BEFORE_SCHEMA, "the upgrade lock was lost before the schema was touched"),
    /** The restore point is there. */
    INSTALL_FAILED(700, 30, Category.MIGRATION, "the new release could not be installed"),
    /** The schema was read again and is that of before. */
    MIGRATION_FAILED(701, 30, Category.MIGRATION, "a migration failed and everything pending was rolled back"),
    /** Migrations that could not share one transaction were applied in part. */
    SCHEMA_BETWEEN(702, 31, Category.MIGRATION, "the schema is between the two releases"),
    /** The schema is at the new release, which the old one may not serve on. */
    START_FAILED(800, 40, Category.NEW_RELEASE, "the new release did not start"),
    /** The schema is at the new release, which the old one may not serve on. */
    HEALTH_FAILED(801, 40, Category.NEW_RELEASE, "the new release started but is not healthy"),
    /** Data and code are those of the restore point; the cause says what failed. */
    ROLLED_BACK(850, 50, Category.ROLLED_BACK, "the upgrade failed and was rolled back"),
    /** It was killed, or runs on; what it left is ended by {@code resume}. */
    INTERRUPTED(860, 60, Category.INTERRUPTED, "an earlier upgrade did not finish"),
    /** Of the start guard: there is a hold and no permit. */
    HELD(870, 78, Category.GUARD, "the service is held back by an upgrade"),
    /** Of the start guard: the schema is outside of the {@link SchemaRange} of the code. */
    SCHEMA_UNFIT(871, 78, Category.GUARD, "the schema is not one that this release can serve on"),
    /** Code and schema may not fit each other while it runs. */
    NOT_STOPPED(900, 90, Category.PERSON, "the service cannot be proven stopped"),
    /** Whether the migration was committed is not known. */
    SCHEMA_UNKNOWN(901, 90, Category.PERSON, "the schema's position could not be read after a failure"),
    /** What was live is live still, or was put aside; nothing is lost. */
    RESTORE_FAILED(902, 90, Category.PERSON, "the data could not be restored"),
    /** Journal, hold or restore points on this machine. */
    STATE_UNREADABLE(903, 90, Category.PERSON, "the record of upgrades cannot be read or written"),
    /** An exception of the engine or of a provider where an answer was promised. */
    INTERNAL(999, 90, Category.PERSON, "a defect in the upgrader itself");

    /** What an operator must know first. */
    public enum Category {
        /** The command was not understood; nothing was touched. */
        USAGE,
        /** Somebody or something said no; nothing was touched. */
        REFUSED,
        /** Another upgrade is at work; nothing was touched. */
        BUSY,
        /** Settings have to change; nothing was touched. */
        CONFIGURATION,
        /** The database has to come back; nothing was touched. */
        UNREACHABLE,
        /** Failed while schema and data were still as before. */
        BEFORE_SCHEMA,
        /** Failed while release or schema were being changed. */
        MIGRATION,
        /** The schema is the new one; the new release does not serve. */
        NEW_RELEASE,
        /** Failed, and everything is as it was before. */
        ROLLED_BACK,
        /** An earlier run has to be ended first. */
        INTERRUPTED,
        /** A process may not serve now. */
        GUARD,
        /** A person has to look before anything is started. */
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
