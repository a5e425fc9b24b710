package io.openwatch.http;

import io.openwatch.access.Caller;
import io.openwatch.access.Permission;
import java.util.Optional;

/**
 * Let everybody do everything. Stands where accounts are not there yet, and goes when they come.
 *
 * @since 0.1
 */
public final class OpenAccess implements Authenticator {

    @Override
    public Caller authenticate(Exchange exchange) {
        return new Caller(
                Caller.Kind.TOKEN,
                Optional.empty(),
                "everybody",
                Optional.empty(),
                Permission.all(),
                exchange.address(),
                exchange.correlation());
    }
}
