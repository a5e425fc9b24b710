package io.openwatch.setup;

import io.openwatch.upgrade.AdminAddress;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.postgres.PostgresDsn;
import java.nio.file.Path;
import java.util.Optional;

/** Finds who may make roles on the server. */
final class Administrator {

    /** The variable with the administrator's address; an argument would show its password to everybody. */
    static final String VARIABLE = "OPENWATCH_ADMIN_DSN";

    private final SetupRequest request;
    private final Place place;
    private final Asker asker;

    Administrator(SetupRequest request, Place place, Asker asker) {
        this.request = request;
        this.place = place;
        this.asker = asker;
    }

    /** Return the address that was given: by option, by variable, or by ADMIN_DSN_FILE. */
    Optional<PostgresDsn> address(Optional<Path> configured) {
        return request.adminDsnFile()
                .map(AdminAddress::read)
                .or(() -> Optional.ofNullable(place.environment().get(VARIABLE))
                        .filter(text -> !text.isBlank())
                        .map(text -> parsed(VARIABLE, text)))
                .or(() -> configured.map(AdminAddress::read));
    }

    /**
     * Find one: by the address that was given, on this machine through the local socket, else by asking.
     *
     * @throws UpgradeException if there is none, with the first reason
     */
    SqlSession find(Optional<PostgresDsn> address, Target target, Optional<Path> binDirectory) {
        if (address.isPresent()) {
            return checked(address.get());
        }
        Optional<Failure> refused = Optional.empty();
        if (target.local()) {
            LocalSession local = LocalSession.of(binDirectory, target.port(), request.socketDirectory());
            try {
                local.rows("postgres", "SELECT json_build_object()");
                return local;
            } catch (UpgradeException notHere) {
                refused = Optional.of(notHere.failure());
            }
        }
        String why = refused.map(Failure::what).orElse("the server [" + target.server() + "] is on another machine");
        Optional<Failure> last = refused;
        return asker.administrator(why)
                .map(secret -> checked(secret.reveal(text -> parsed("the address", text))))
                .orElseThrow(() -> new UpgradeException(last.orElseGet(() -> nobody(target))));
    }

    private static SqlSession checked(PostgresDsn dsn) {
        DriverSession.objection(dsn).ifPresent(why -> {
            throw new UpgradeException(
                    Failure.of(why.code(), "as the database administrator: " + why.what(), why.remedy()));
        });
        return new DriverSession(dsn);
    }

    private static Failure nobody(Target target) {
        return Failure.of(
                ErrorCode.DATABASE_MISCONFIGURED,
                "nobody is named who may make the role [" + target.role() + "] on [" + target.server() + "]",
                "nothing was touched; give the address of a database administrator: --admin-dsn-file FILE (one line, mode"
                        + " 0600), or the variable " + VARIABLE);
    }

    private static PostgresDsn parsed(String where, String text) {
        try {
            return PostgresDsn.parse(text);
        } catch (UpgradeException malformed) {
            Failure why = malformed.failure();
            throw new UpgradeException(
                    Failure.of(ErrorCode.MISCONFIGURED, where + " is no address: " + why.what(), why.remedy()));
        }
    }
}
