/**
 * Configuration and key files as a part of a restore point: an archive that every {@code tar} reads.
 *
 * <p>The system's {@code tar} writes it; it is read back by a strict reader of our own, because an archive may come from
 * anybody. A restore writes only where the appliance says that its files are, never through an archived link, and keeps
 * aside what it replaces.
 */
@NullMarked
package io.safeupgrade.tar;

import org.jspecify.annotations.NullMarked;
