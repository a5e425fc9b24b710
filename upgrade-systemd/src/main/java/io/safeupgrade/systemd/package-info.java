/** The systemd adapters: services, journal, sd_notify, unit and scriptlet templates. */
@NullMarked
package io.safeupgrade.systemd;

import org.jspecify.annotations.NullMarked;
