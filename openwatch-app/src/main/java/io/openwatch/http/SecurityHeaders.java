package io.openwatch.http;

import io.javalin.http.Context;

/** What browsers may do with our answers. */
final class SecurityHeaders {
    /** Answers of the API are data: nothing in them is ever run, shown in a frame, or fetched from. */
    private static final String NOTHING =
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private SecurityHeaders() {}

    static void set(Context context) {
        context.header("Strict-Transport-Security", "max-age=63072000");
        context.header("Content-Security-Policy", NOTHING);
        context.header("X-Content-Type-Options", "nosniff");
        context.header("X-Frame-Options", "DENY");
        context.header("Referrer-Policy", "no-referrer");
        context.header("Cross-Origin-Opener-Policy", "same-origin");
        context.header("Cross-Origin-Resource-Policy", "same-origin");
        context.header("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        context.header("Cache-Control", "no-store");
    }
}
