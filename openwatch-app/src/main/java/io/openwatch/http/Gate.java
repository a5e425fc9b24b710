package io.openwatch.http;

import io.openwatch.access.Caller;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Lets a request through to its route, or ends it: who asks, whether they may, and whether it is really them. */
final class Gate {
    private static final Set<ErrorKind> REFUSALS =
            EnumSet.of(ErrorKind.PERMISSION_DENIED, ErrorKind.ESCALATION_REFUSED, ErrorKind.CSRF_REFUSED);

    private final Authenticator authenticator;
    private final Denials denials;

    Gate(Authenticator authenticator, Denials denials) {
        this.authenticator = authenticator;
        this.denials = denials;
    }

    /** Let {@code work} be done for those who may; a refusal, of ours or of the work, is on record. */
    void pass(Exchange exchange, Route route, Runnable work) {
        try {
            check(exchange, route);
            work.run();
        } catch (ApiException refused) {
            if (REFUSALS.contains(refused.kind())) {
                denials.denied(exchange.caller(), refused, route.name());
            }
            throw refused;
        }
    }

    private void check(Exchange exchange, Route route) {
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
                    throw ApiException.missing(
                            holding.permission(),
                            "this needs the permission [" + holding.permission().code() + "]; ask an administrator",
                            List.of());
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
