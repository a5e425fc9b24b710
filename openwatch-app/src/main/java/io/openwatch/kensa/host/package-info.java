/**
 * What can be known about a host: packages, mounts, kernel parameters, sshd's settings. Each is a fact that names its
 * sources and is worked out from them by a pure function, once for each host.
 */
@NullMarked
package io.openwatch.kensa.host;

import org.jspecify.annotations.NullMarked;
