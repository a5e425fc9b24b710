package io.openwatch.upgrade;

import io.openwatch.config.Configuration;
import io.openwatch.release.ReleaseDescriptor;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.OperatorCommands;
import io.safeupgrade.RunId;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.engine.StartGuard;
import io.safeupgrade.postgres.FlywayMigrator;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Pace;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ask, before the service listens, whether it may: no hold without a permit, and a schema that the release serves on.
 *
 * @since 0.1
 */
public final class StartCheck {
    private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private StartCheck() {}

    /**
     * Ask.
     *
     * <p>A database that does not answer is no reason to stay down (trap 9): the service starts, answers 503, and looks
     * at the schema with each new connection.
     *
     * @return why it may not serve; empty when it may
     */
    public static Optional<Failure> check(
            Configuration configuration, ReleaseDescriptor release, UpgradeFiles files, OperatorCommands commands) {
        FlywayMigrator migrator = FlywayMigrator.of(
                        configuration.settings().database().dsn())
                .target(release.target().token());
        RunId look = RunId.create(Pace.system().instant(), new SecureRandom());
        CallContext call = CallContext.look(look, PATIENCE, Pace.system());
        try {
            return switch (StartGuard.check(
                    migrator, release.accepts(), files.hold(), files.permit(), commands, call)) {
                case StartGuard.Fit fit -> Optional.empty();
                case StartGuard.Held held -> Optional.of(held.failure());
                case StartGuard.Unfit unfit -> Optional.of(unfit.failure());
            };
        } catch (UpgradeException failed) {
            if (failed.failure().code() != ErrorCode.DATABASE_UNREACHABLE) {
                throw failed;
            }
            LOG.warn("starting without a database: {}", failed.failure().what());
            return Optional.empty();
        }
    }
}
