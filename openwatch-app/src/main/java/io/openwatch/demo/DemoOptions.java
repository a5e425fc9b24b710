package io.openwatch.demo;

import io.safeupgrade.Secret;
import java.util.Optional;

/**
 * Say how the demo is to run.
 *
 * @param dsn the user's own, empty database; without it a PostgreSQL of the demo's own
 * @param hosts how many hosts the fleet has
 * @param findings how many findings
 * @param sabotage what is to go wrong
 * @param port where the service listens on 127.0.0.1; 0 for any that is free
 * @since 0.1
 */
public record DemoOptions(Optional<Secret> dsn, int hosts, int findings, Optional<DemoFault> sabotage, int port) {}
