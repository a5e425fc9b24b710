package io.openwatch.setup;

/** One step of an installation. */
interface Step {

    /** Return the name that plans and reports show. */
    String name();

    /**
     * Look whether it is satisfied; changes nothing.
     *
     * @throws io.safeupgrade.UpgradeException if it cannot be looked at
     */
    Look look(Survey survey);
}
