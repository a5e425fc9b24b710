package io.openwatch.setup;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.postgres.PostgresDsn;
import io.safeupgrade.spi.DatabaseProbe.Misconfigured;
import io.safeupgrade.spi.DatabaseProbe.Reachable;
import io.safeupgrade.spi.DatabaseProbe.Unreachable;
import java.util.Optional;

/** How far the configured address leads. */
sealed interface Access {

    /**
     * Into the database.
     *
     * @param session as the appliance's own role
     */
    record Works(SqlSession session) implements Access {}

    /**
     * To the server, where there is no such database.
     *
     * @param session as the appliance's own role
     */
    record NoDatabase(SqlSession session) implements Access {}

    /** Nowhere yet: none is configured, or the server does not take role and password. */
    record NotYet() implements Access {}

    /**
     * Try {@code configured}.
     *
     * @throws UpgradeException if it fails in a way that no step of ours mends
     */
    static Access of(Optional<PostgresDsn> configured) {
        if (configured.isEmpty()) {
            return new NotYet();
        }
        PostgresDsn dsn = configured.get();
        return switch (DriverSession.probe(dsn)) {
            case Reachable there -> new Works(new DriverSession(dsn));
            case Unreachable down ->
                throw new UpgradeException(Failure.of(
                        ErrorCode.DATABASE_UNREACHABLE,
                        down.what(),
                        "nothing was touched; start the server, then repeat"));
            case Misconfigured wrong -> ofRefusal(dsn, wrong);
        };
    }

    private static Access ofRefusal(PostgresDsn dsn, Misconfigured wrong) {
        return switch (wrong.cause()) {
            case MISSING_DATABASE -> new NoDatabase(new DriverSession(dsn));
            case WRONG_PASSWORD, REFUSED -> new NotYet();
            case TLS, TOO_OLD, POOLER, OTHER ->
                throw new UpgradeException(Failure.of(ErrorCode.DATABASE_MISCONFIGURED, wrong.what(), wrong.remedy()));
        };
    }

    /** Return the session of the appliance's own role, if it is let in. */
    default Optional<SqlSession> own() {
        return switch (this) {
            case Works works -> Optional.of(works.session());
            case NoDatabase none -> Optional.of(none.session());
            case NotYet not -> Optional.empty();
        };
    }
}
