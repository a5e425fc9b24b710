package io.openwatch.http;

import io.javalin.http.Context;
import java.util.Map;

/** What browsers may do with our answers. */
final class SecurityHeaders {
    /** Answers of the API are data: nothing in them is ever run, shown in a frame, or fetched from. */
    private static final String NOTHING =
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    static final Map<String, String> ALL = Map.of(
            "Strict-Transport-Security", "max-age=63072000",
            "Content-Security-Policy", NOTHING,
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()",
            "Cache-Control", "no-store");

    private SecurityHeaders() {}

    static void set(Context context) {
        ALL.forEach(context::header);
    }
}
