package io.safeupgrade;

/**
 * Name the phases of a run, in the order in which a plan holds them.
 *
 * <p>Which of them a plan holds depends on what the appliance has and on what is pending; see {@link UpgradePlan#phases}.
 *
 * @since 0.1
 */
public enum Phase {
    /** Read-only checks that end in a plan. */
    PREFLIGHT("check that the upgrade can succeed"),
    /** The durable marker that keeps the service from starting by accident. */
    HOLD("hold the service back from starting by accident"),
    /** Stop the service and wait until no foreign session is left in the database. */
    STOP("stop the service and wait for its sessions to end"),
    /** Make, verify and publish the restore point. */
    BACKUP("make and verify a restore point"),
    /** Put the new release's files in place, where an installer does that. */
    INSTALL("install the new release"),
    /** Bring the schema to the target. */
    MIGRATE("migrate the schema"),
    /** Start the service with a permit that dies with a reboot. */
    START("start the new release"),
    /** Ask an outside client whether the right release serves on the right schema, over a stability window. */
    HEALTH("prove the new release healthy"),
    /** Release hold and permit, write history. */
    COMMIT("release the hold and record the result"),
    /** Late dumps, retention, sweep. */
    FINISH("tidy up"),
    /** Put the data back to the restore point. */
    RESTORE("restore the data");

    private final String purpose;

    Phase(String purpose) {
        this.purpose = purpose;
    }

    /** Say in a few words what the phase does, for screens. */
    public String purpose() {
        return purpose;
    }
}
