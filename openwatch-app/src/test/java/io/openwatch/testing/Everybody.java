package io.openwatch.testing;

import io.openwatch.access.Caller;
import io.openwatch.access.Permission;
import io.openwatch.http.Authenticator;
import io.openwatch.http.Exchange;
import java.util.Optional;

/** Lets everybody do everything, for tests that are not about who may. */
public final class Everybody implements Authenticator {

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
