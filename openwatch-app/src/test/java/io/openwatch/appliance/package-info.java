/**
 * OpenWatch's packages on booted Debian machines with a systemd, a PostgreSQL and a package manager of their own.
 *
 * <p>{@code ./dev appliance} runs what is tagged {@code machine}, as root and in namespaces that end with it.
 */
@NullMarked
package io.openwatch.appliance;

import org.jspecify.annotations.NullMarked;
