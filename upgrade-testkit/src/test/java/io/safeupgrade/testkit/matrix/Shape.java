package io.safeupgrade.testkit.matrix;

/**
 * What an appliance has and what is pending: decides which phases its plan holds.
 *
 * @param service how the service is found
 * @param installer whether an installer brings the release (old code stays installed until INSTALL)
 * @param data whether the database holds data, so that a restore point is due
 * @param pending whether migrations are pending
 * @param health whether there is a health probe
 * @param migrateOnly whether only the schema is moved ({@code openwatch migrate})
 */
enum Shape {
    SERVICE_RUNNING(Service.RUNNING, false, true, true, true, false),
    SERVICE_STOPPED(Service.STOPPED, false, true, true, true, false),
    SERVICE_DISABLED_BUT_RUNNING(Service.RUNNING_DISABLED, false, true, true, true, false),
    WITH_INSTALLER(Service.RUNNING, true, true, true, true, false),
    INSTALLER_SERVICE_STOPPED(Service.STOPPED, true, true, true, true, false),
    INSTALLER_NOTHING_PENDING(Service.RUNNING, true, true, false, true, false),
    NO_SERVICE(Service.NONE, false, true, true, false, false),
    EMPTY_DATABASE(Service.RUNNING, false, false, true, true, false),
    NOTHING_PENDING(Service.RUNNING, false, true, false, true, false),
    NO_HEALTH_PROBE(Service.RUNNING, false, true, true, false, false),
    SCHEMA_ALONE(Service.STOPPED, false, true, true, true, true);

    /** How the service is found. */
    enum Service {
        NONE,
        RUNNING,
        RUNNING_DISABLED,
        STOPPED;

        boolean wanted() {
            return this == RUNNING || this == RUNNING_DISABLED;
        }
    }

    final Service service;
    final boolean installer;
    final boolean data;
    final boolean pending;
    final boolean health;
    final boolean migrateOnly;

    Shape(Service service, boolean installer, boolean data, boolean pending, boolean health, boolean migrateOnly) {
        this.service = service;
        this.installer = installer;
        this.data = data;
        this.pending = pending;
        this.health = health;
        this.migrateOnly = migrateOnly;
    }
}
