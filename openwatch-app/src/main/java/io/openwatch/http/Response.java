package io.openwatch.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one answer to a request: begun once, whatever its form, and kept where it may be asked for again. */
final class Response {
    private static final Logger LOG = LoggerFactory.getLogger(Response.class);
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;
    private static final int NO_CONTENT = 204;

    private final Context context;
    private final Route route;
    private final Parameters parameters;
    private byte @Nullable [] sent;
    private boolean begun;

    Response(Context context, Route route, Parameters parameters) {
        this.context = context;
        this.route = route;
        this.parameters = parameters;
    }

    void header(String name, String value) {
        context.header(name, value);
    }

    void addHeader(String name, String value) {
        context.res().addHeader(name, value);
    }

    void ok(Object body) {
        json(OK, body);
    }

    void created(String location, Object body) {
        header("Location", location);
        json(CREATED, body);
    }

    void accepted(String location, Object body) {
        header("Location", location);
        json(ACCEPTED, body);
    }

    void noContent() {
        begin();
        context.status(NO_CONTENT);
        sent = new byte[0];
    }

    void json(int status, Object body) {
        body(status, "application/json", StrictJson.write(body));
    }

    void body(int status, String type, byte[] body) {
        begin();
        context.status(status);
        context.contentType(type);
        context.result(body);
        sent = body;
    }

    void stream(String type, Exchange.Writer writer) {
        begin();
        context.status(OK);
        context.contentType(type);
        // Not Javalin's own stream: it holds small parts back to compress them, and listeners wait for those.
        try (OutputStream out = context.res().getOutputStream()) {
            writer.write(out);
        } catch (IOException gone) {
            LOG.debug("the reader of {} went away: {}", route.name(), gone.toString());
        }
    }

    /** Return what was answered. */
    GivenAnswer given() {
        byte[] body = sent;
        if (body == null) {
            throw new IllegalStateException("not answered, or not with one body [" + route.name() + "]");
        }
        return new GivenAnswer(
                context.statusCode(),
                String.valueOf(context.res().getContentType()),
                Optional.ofNullable(context.res().getHeader("Location")),
                Optional.ofNullable(context.res().getHeader("ETag")),
                new String(body, StandardCharsets.UTF_8));
    }

    /** Answer as before. */
    void give(GivenAnswer before) {
        before.location().ifPresent(location -> header("Location", location));
        before.etag().ifPresent(tag -> header("ETag", tag));
        if (before.status() == NO_CONTENT) {
            noContent();
        } else {
            body(before.status(), before.type(), before.body().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Fail if nobody answered. */
    void end() {
        if (!begun) {
            throw new IllegalStateException("not answered [" + route.name() + "]");
        }
    }

    private void begin() {
        if (begun) {
            throw new IllegalStateException("answered twice [" + route.name() + "]");
        }
        // By now a read has asked for every parameter that it knows.
        parameters.refuseOthers();
        begun = true;
    }
}
