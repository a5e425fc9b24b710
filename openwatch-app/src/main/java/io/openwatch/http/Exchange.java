package io.openwatch.http;

import io.javalin.http.Context;
import io.openwatch.access.Caller;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hold one request and its answer.
 *
 * <p>Whatever is read here is checked: a parameter, header or body that is not what the route asks for ends the request
 * with 400, 413 or 415 and the field's name. Threads: one.
 *
 * @since 0.1
 */
public final class Exchange {
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;
    private static final int NO_CONTENT = 204;

    private final Context context;
    private final Route route;
    private Query query = Query.parse(null);
    private @Nullable Caller caller;
    private byte @Nullable [] body;
    private byte @Nullable [] sent;
    private boolean answered;

    Exchange(Context context, Route route) {
        this.context = context;
        this.route = route;
    }

    /** Read the query; whoever may not use the route does not learn what it takes. */
    void open() {
        query = Query.parse(context.queryString());
        if (!route.reads()) {
            query.refuseOthers(route.query());
        }
    }

    /** Return who asks. */
    public Caller caller() {
        return caller == null ? Caller.anonymous(address(), correlation()) : caller;
    }

    void caller(Caller found) {
        caller = found;
    }

    /** Return the id under which logs and audit have this request. */
    public String correlation() {
        return Manners.correlation(context);
    }

    /** Return where the request came from, as the listener saw it. */
    public String address() {
        return context.ip();
    }

    /** Return a header. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(context.header(name));
    }

    /** Return a cookie. */
    public Optional<String> cookie(String name) {
        return Optional.ofNullable(context.cookie(name));
    }

    /** Return an id of the path; one that is malformed is as unknown as any other, and answered with {@code missing}. */
    public UUID pathId(String name, ErrorKind missing) {
        return uuid(context.pathParam(name)).orElseThrow(() -> new ApiException(missing, "there is none with this id"));
    }

    /** Return a part of the path as it is, decoded. */
    public String path(String name) {
        String part = context.pathParam(name);
        if (!StrictJson.storable(part) || part.indexOf('\ufffd') >= 0) {
            throw ApiException.invalid(name, Query.CHARACTERS);
        }
        return part;
    }

    /** Return a parameter. */
    public Optional<String> query(String name) {
        return query.one(name);
    }

    /** Return every value of a parameter that may be given several times. */
    public List<String> queryAll(String name) {
        return query.all(name);
    }

    /** Return a parameter that is an id. */
    public Optional<UUID> queryId(String name) {
        return query.one(name)
                .map(text -> uuid(text).orElseThrow(() -> ApiException.invalid(name, "must be an id, a UUID")));
    }

    /** Return a parameter that is a moment. */
    public Optional<Instant> queryMoment(String name) {
        return query.one(name).map(text -> {
            try {
                return java.time.OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeParseException malformed) {
                throw ApiException.invalid(name, "must be a moment as in RFC 3339");
            }
        });
    }

    /** Return a parameter that is true or false. */
    public Optional<Boolean> queryFlag(String name) {
        return queryWord(name, Set.of("true", "false")).map(Boolean::valueOf);
    }

    /** Return a parameter that is one of {@code words}. */
    public Optional<String> queryWord(String name, Set<String> words) {
        Optional<String> given = query.one(name);
        if (given.filter(word -> !words.contains(word)).isPresent()) {
            throw ApiException.invalid(
                    name, "must be one of " + words.stream().sorted().collect(Collectors.joining(", ")));
        }
        return given;
    }

    /** Return a parameter that names a constant of {@code type} in lower case. */
    public <E extends Enum<E>> Optional<E> queryWord(String name, Class<E> type) {
        Set<String> words = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return queryWord(name, words).map(word -> Enum.valueOf(type, word.toUpperCase(Locale.ROOT)));
    }

    /** Return a parameter that is a whole number from {@code least} to {@code most}. */
    public Optional<Integer> queryNumber(String name, int least, int most) {
        return query.one(name).map(text -> {
            if (text.matches("-?[0-9]{1,9}")) {
                int number = Integer.parseInt(text);
                if (number >= least && number <= most) {
                    return number;
                }
            }
            throw ApiException.invalid(name, "must be a number from " + least + " to " + most);
        });
    }

    /** Return which page of a list is wanted. */
    public Page.Request page() {
        return new Page.Request(
                route.path(),
                queryNumber("limit", 1, Page.MOST).orElse(Page.DEFAULT_LIMIT),
                query.one("cursor").map(text -> Cursor.parse(route.path(), text)));
    }

    /** Return the body, which must be JSON of this type: no other field, no other type, nothing twice. */
    public <T> T body(Class<T> type) {
        return StrictJson.read(bodyBytes("application/json"), type);
    }

    /** Return the body as it is; its type must be one of {@code types}. */
    public byte[] bodyBytes(String... types) {
        Body.checkType(context, Set.of(types));
        return wholeBody();
    }

    /** Return the type of the body without its parameters, in lower case; empty where there is none. */
    public String bodyType() {
        return Body.type(context);
    }

    /**
     * Return the version that the caller means to change.
     *
     * @throws ApiException 428 where {@code If-Match} is missing, 400 where it is no version of ours
     */
    public long ifMatch() {
        return EntityTag.required(header(EntityTag.IF_MATCH));
    }

    /** Tell the version of what is answered. */
    public Exchange etag(long version) {
        context.header("ETag", EntityTag.of(version));
        return this;
    }

    /** Set a header of the answer. */
    public Exchange header(String name, String value) {
        context.header(name, value);
        return this;
    }

    /** Add a header of the answer beside others of the same name. */
    public Exchange addHeader(String name, String value) {
        context.res().addHeader(name, value);
        return this;
    }

    /** Answer 200. */
    public void answer(Object body) {
        answer(OK, body);
    }

    /** Answer 201; {@code location} is the path of what is there now. */
    public void created(String location, Object body) {
        context.header("Location", location);
        answer(CREATED, body);
    }

    /** Answer 202; {@code location} is the path where one sees what becomes of it. */
    public void accepted(String location, Object body) {
        context.header("Location", location);
        answer(ACCEPTED, body);
    }

    /** Answer 204. */
    public void noContent() {
        begin();
        context.status(NO_CONTENT);
        sent = new byte[0];
    }

    /** Answer with {@code status} and a body of JSON. */
    public void answer(int status, Object body) {
        answer(status, "application/json", StrictJson.write(body));
    }

    /** Answer with {@code status} and a body as it is. */
    public void answer(int status, String type, byte[] body) {
        begin();
        context.status(status);
        context.contentType(type);
        context.result(body);
        sent = body;
    }

    /** Answer 200 with a body that is written bit by bit, and may be larger than memory. */
    public void stream(String type, Writer writer) {
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

    /** Writes the body of an answer. */
    @FunctionalInterface
    public interface Writer {
        /** Write all of it; the stream is closed by the caller. */
        void write(OutputStream out) throws IOException;
    }

    /** Return what is below, for answers that are no single body, such as events. */
    public Context raw() {
        begin();
        return context;
    }

    /** Return path and query as they were sent. */
    String target() {
        String text = context.queryString();
        return text == null ? context.path() : context.path() + "?" + text;
    }

    /** Return the body, whatever it is; reading it again returns the same. */
    byte[] wholeBody() {
        if (body == null) {
            body = Body.read(context, route.bodyLimit());
        }
        return body;
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
        before.location().ifPresent(location -> context.header("Location", location));
        before.etag().ifPresent(tag -> context.header("ETag", tag));
        if (before.status() == NO_CONTENT) {
            noContent();
        } else {
            answer(before.status(), before.type(), before.body().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** End the request if nobody answered it. */
    void end() {
        if (!answered) {
            throw new IllegalStateException("not answered [" + route.name() + "]");
        }
    }

    private void begin() {
        if (answered) {
            throw new IllegalStateException("answered twice [" + route.name() + "]");
        }
        // By now a read has asked for every parameter that it knows.
        query.refuseOthers(route.query());
        answered = true;
    }

    private static Optional<UUID> uuid(String text) {
        return UUID_FORM.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }
}
