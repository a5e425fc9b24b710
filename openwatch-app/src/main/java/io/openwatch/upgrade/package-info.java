/** The wiring of the appliance to safe-upgrade: settings become SPI objects, nothing more. */
@NullMarked
package io.openwatch.upgrade;

import org.jspecify.annotations.NullMarked;
