package io.openwatch.serve;

import io.openwatch.audit.ChainedTrail;
import io.openwatch.config.Configuration;
import io.openwatch.config.Settings;
import io.openwatch.credentials.KeyRing;
import io.openwatch.database.ServicePool;
import io.openwatch.identity.Identity;
import java.time.InstantSource;

/**
 * Wire accounts to the database, the audit trail and the key file of an installation.
 *
 * @since 0.1
 */
public final class Identities {

    private Identities() {}

    /** Return the accounts in the database behind {@code pool}. */
    public static Identity of(ServicePool pool, Configuration configuration) {
        Settings.Identity settings = configuration.settings().identity();
        InstantSource clock = InstantSource.system();
        return Identity.of(
                pool.jooq(),
                new ChainedTrail(clock),
                new FactorCipher(new KeyRing(settings.credentialKeyFile())),
                settings.signIn(),
                clock);
    }
}
