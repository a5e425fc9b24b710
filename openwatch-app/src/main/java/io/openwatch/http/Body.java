package io.openwatch.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The body of a request, up to a limit. */
final class Body {
    private static final long POLITELY = 16L * 1024 * 1024;
    private static final int CHUNK = 8192;

    private static final int DRAINED = 8192;

    private Body() {}

    static void checkType(Context context, Set<String> types) {
        if (!types.contains(type(context)) || !utf8(context)) {
            throw new ApiException(
                    ErrorKind.REQUEST_TYPE_UNSUPPORTED,
                    "the body must be " + types.stream().sorted().collect(Collectors.joining(" or ")) + " in UTF-8",
                    List.of(new Problem(
                            "Content-Type", "must be " + types.stream().sorted().toList())));
        }
    }

    static byte[] read(Context context, int limit) {
        try (InputStream in = context.bodyInputStream()) {
            byte[] body = in.readNBytes(limit + 1);
            if (body.length > limit) {
                // Who still sends does not listen: the answer would be lost with the connection.
                skip(in, POLITELY);
                throw tooLarge(limit);
            }
            return body;
        } catch (IOException gone) {
            throw new ApiException(ErrorKind.REQUEST_TIMEOUT, "the request did not come to its end");
        }
    }

    private static void skip(InputStream in, long most) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (long left = most; left > 0; ) {
            int read = in.read(chunk);
            if (read < 0) {
                return;
            }
            left -= read;
        }
    }

    /** Read what nobody wanted, up to a limit: a listener that has to leave it closes the connection without a word. */
    static void drain(Context context) {
        try {
            InputStream in = context.req().getInputStream();
            long left = Route.USUAL_BODY;
            while (left > 0) {
                int read = in.readNBytes((int) Math.min(left, DRAINED)).length;
                if (read == 0) {
                    return;
                }
                left -= read;
            }
            context.header("Connection", "close");
        } catch (IOException gone) {
            context.header("Connection", "close");
        }
    }

    static String type(Context context) {
        String header = context.contentType();
        return header == null ? "" : header.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    }

    private static boolean utf8(Context context) {
        String header = String.valueOf(context.contentType()).toLowerCase(Locale.ROOT);
        return !header.contains("charset=") || header.matches(".*charset=\"?utf-8\"?\\s*(;.*)?");
    }

    private static ApiException tooLarge(int limit) {
        return new ApiException(
                ErrorKind.REQUEST_TOO_LARGE,
                "the body is larger than " + limit + " bytes",
                List.of(new Problem("body", "at most " + limit + " bytes")));
    }
}
