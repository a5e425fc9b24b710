package io.openwatch.http;

import io.openwatch.access.Caller;

/** Lets a request through to its route, or ends it: who asks, whether they may, and whether it is really them. */
final class Gate {
    private final Authenticator authenticator;
    private final Denials denials;

    Gate(Authenticator authenticator, Denials denials) {
        this.authenticator = authenticator;
        this.denials = denials;
    }

    void pass(Exchange exchange, Route route) {
        Caller caller = authenticator.authenticate(exchange);
        exchange.caller(caller);
        switch (route.access()) {
            case Access.Anyone anyone -> {
                return;
            }
            case Access.SignedIn signedIn -> known(caller);
            case Access.Holding holding -> {
                known(caller);
                if (!caller.may(holding.permission())) {
                    denials.denied(caller, holding.permission(), route.name());
                    throw new ApiException(
                            ErrorKind.PERMISSION_DENIED,
                            "this needs the permission [" + holding.permission().code() + "]; ask an administrator");
                }
            }
        }
        if (!route.reads()) {
            Csrf.check(exchange, caller);
        }
    }

    private static void known(Caller caller) {
        if (!caller.signedIn()) {
            throw new ApiException(ErrorKind.AUTH_REQUIRED, "sign in, or send an API token, and try again");
        }
    }
}
