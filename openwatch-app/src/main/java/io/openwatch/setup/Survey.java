package io.openwatch.setup;

import io.openwatch.config.Configuration;
import io.openwatch.upgrade.OpenWatchUpgrade;
import io.openwatch.upgrade.OperatorRights;
import io.safeupgrade.Secret;
import io.safeupgrade.ServiceState;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.postgres.PostgresDsn;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * Everything that is there, looked at when a step asks and at most once.
 *
 * <p>What cannot be looked at fails with one and the same failure for every step that asks.
 */
final class Survey {

    /** Every server has it; locks and restores of upgrades need it as well. */
    static final String MAINTENANCE = "postgres";

    private static final int PASSWORD_BYTES = 24;

    private final SetupRequest request;
    private final Place place;
    private final Memo<FileSettings> settings;
    private final Memo<Optional<PostgresDsn>> adminAddress;
    private final Memo<Target> target;
    private final Memo<Secret> password;
    private final Memo<Access> access;
    private final Memo<SqlSession> administrator;
    private final Memo<ServerFacts> server;
    private final Memo<Optional<RoleFacts>> role;
    private final Memo<Optional<DatabaseFacts>> database;
    private final Memo<ServiceState> service;

    Survey(SetupRequest request, Place place, Asker asker) {
        this.request = request;
        this.place = place;
        Administrator finder = new Administrator(request, place, asker);
        this.settings = new Memo<>(() -> FileSettings.read(place));
        this.adminAddress =
                new Memo<>(() -> finder.address(configuration().upgrade().adminDsnFile()));
        this.target = new Memo<>(() -> Target.of(
                request,
                settings.get().dsn(),
                settings.get().dsn().isPresent() ? Optional.empty() : adminAddress.get()));
        this.password = new Memo<>(
                () -> target().configured().flatMap(PostgresDsn::password).orElseGet(Survey::newPassword));
        this.access = new Memo<>(() -> Access.of(target().configured()));
        this.administrator = new Memo<>(() -> {
            rights();
            return finder.find(
                    adminAddress.get(), target(), configuration().upgrade().pgBinDirectory());
        });
        this.server = new Memo<>(() -> ServerFacts.read(anybody(), MAINTENANCE));
        this.role = new Memo<>(() -> RoleFacts.read(anybody(), MAINTENANCE, target().role()));
        this.database = new Memo<>(() -> DatabaseFacts.read(anybody(), MAINTENANCE, target().database()));
        this.service = new Memo<>(() ->
                OpenWatchUpgrade.service(configuration(), place.environment()).state(Calls.look()));
    }

    SetupRequest request() {
        return request;
    }

    Place place() {
        return place;
    }

    /**
     * Object where this process may not change the installation.
     *
     * @throws UpgradeException then
     */
    void rights() {
        OperatorRights.objection(place.locations(), place.again()).ifPresent(objection -> {
            throw new UpgradeException(objection);
        });
    }

    /** Return the configuration as the files have it; without an address of the database in them, a placeholder. */
    Configuration configuration() {
        return settings.get().configuration();
    }

    Target target() {
        return target.get();
    }

    /** Return the password of the configured address, else a new one, which nobody has seen. */
    Secret password() {
        return password.get();
    }

    Access access() {
        return access.get();
    }

    SqlSession administrator() {
        return administrator.get();
    }

    ServerFacts server() {
        return server.get();
    }

    Optional<RoleFacts> role() {
        return role.get();
    }

    Optional<DatabaseFacts> database() {
        return database.get();
    }

    ServiceState service() {
        return service.get();
    }

    /** Return whoever is let in, the appliance's own role first: what is in order needs no administrator. */
    SqlSession anybody() {
        return access().own().orElseGet(this::administrator);
    }

    private static Secret newPassword() {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }
}
