package io.openwatch.cli;

import io.openwatch.database.ServicePool;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.engine.StartGuard;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** What commands do in the service's database, on a schema that this release can work on. */
final class DatabaseWork {

    private DatabaseWork() {}

    /**
     * Do {@code work}.
     *
     * @param failed what cannot be done then, as {@code the accounts cannot be reached}
     * @param remedy what to type when the database does not answer
     * @throws UpgradeException if the schema is another release's, or the database does not answer
     */
    static <T> T on(Appliance appliance, String failed, String remedy, Function<ServicePool, T> work) {
        AtomicReference<@Nullable Failure> unfit = new AtomicReference<>();
        try (ServicePool pool = ServicePool.open(
                appliance.configuration().settings().database(),
                appliance.release().accepts(),
                found -> StartGuard.unfit(
                                found,
                                appliance.release().accepts(),
                                appliance.launcher().commands())
                        .ifPresent(unfit::set))) {
            return work.apply(pool);
        } catch (DataAccessException cause) {
            String why = Objects.requireNonNullElse(cause.getCause(), cause).getMessage();
            throw new UpgradeException(
                    Optional.ofNullable(unfit.get())
                            .orElseGet(() -> Failure.of(ErrorCode.DATABASE_UNREACHABLE, failed + ": " + why, remedy)),
                    cause);
        }
    }
}
