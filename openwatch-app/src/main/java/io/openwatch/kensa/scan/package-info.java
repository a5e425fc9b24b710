/**
 * The scan: what rules need is asked for in one batch, and verdicts are made here from what came back.
 *
 * <p>{@link io.openwatch.kensa.scan.HostScan} is one host, {@link io.openwatch.kensa.scan.FleetScan} many at once.
 */
@NullMarked
package io.openwatch.kensa.scan;

import org.jspecify.annotations.NullMarked;
