package io.safeupgrade;

import java.util.Map;

/**
 * Describe a service as it was found; journalled, so that it can be put back.
 *
 * @param activity whether it runs
 * @param boot whether the next boot would start it
 * @param incarnation changes whenever the service is started anew (systemd's InvocationID, a process's start instant);
 *     a change during the stability window is a crash loop. Empty when it does not run
 * @param memento what the controller needs to put this state back (replicas, group members)
 * @since 0.1
 */
public record ServiceState(Activity activity, BootPolicy boot, String incarnation, Map<String, String> memento) {

    /** Copy the memento. */
    public ServiceState {
        memento = Map.copyOf(memento);
    }

    /** Whether the service runs. */
    public enum Activity {
        /** Runs and counts as started. */
        ACTIVE,
        /** On its way up or down. */
        CHANGING,
        /** Does not run, nothing wrong. */
        STOPPED,
        /** Does not run because it failed. */
        FAILED,
        /** Not installed. */
        MISSING
    }

    /** Whether a boot or a dependency would start it. */
    public enum BootPolicy {
        /** It starts by itself. */
        ENABLED,
        /** It starts when somebody starts it. */
        DISABLED,
        /** Cannot be started by anything. */
        MASKED,
        /** The platform has no such notion. */
        NONE
    }

    /** Say whether the service is up or on its way, so that an upgrade has to stop it. */
    public boolean running() {
        return activity == Activity.ACTIVE || activity == Activity.CHANGING;
    }

    /** Say whether the service should run after the upgrade when this is how it was first found. A failed one counts:
     * somebody wanted it up. */
    public boolean wanted() {
        return boot != BootPolicy.MASKED && (running() || activity == Activity.FAILED);
    }
}
