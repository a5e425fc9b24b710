package io.openwatch.identity;

import io.openwatch.http.Csrf;
import io.openwatch.http.Exchange;

/**
 * The cookies of a browser that is signed in: one that proves the session, which no script reads, and the word that our own
 * page repeats with each change. Their prefix keeps them to this origin and to HTTPS.
 */
final class SessionCookie {
    static final String NAME = "__Host-openwatch_session";
    private static final String ATTRIBUTES = "; Path=/; Secure; SameSite=Strict";
    private static final String HIDDEN = "; HttpOnly";
    private static final String GONE = "; Max-Age=0";

    private SessionCookie() {}

    static void set(Exchange exchange, String token, String csrf) {
        exchange.addHeader("Set-Cookie", NAME + "=" + token + ATTRIBUTES + HIDDEN);
        exchange.addHeader("Set-Cookie", Csrf.COOKIE + "=" + csrf + ATTRIBUTES);
    }

    static void remove(Exchange exchange) {
        exchange.addHeader("Set-Cookie", NAME + "=" + ATTRIBUTES + HIDDEN + GONE);
        exchange.addHeader("Set-Cookie", Csrf.COOKIE + "=" + ATTRIBUTES + GONE);
    }
}
