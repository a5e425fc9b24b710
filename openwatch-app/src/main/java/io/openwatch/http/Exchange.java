package io.openwatch.http;

import io.javalin.http.Context;
import io.openwatch.access.Caller;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Hold one request and its answer.
 *
 * <p>Whatever is read here is checked: a parameter, header or body that is not what the route asks for ends the request
 * with 400, 413 or 415 and the field's name. Threads: one.
 *
 * @since 0.1
 */
public final class Exchange {
    private final Context context;
    private final Route route;
    private final Parameters parameters;
    private final Response response;
    private @Nullable Caller caller;
    private byte @Nullable [] body;

    Exchange(Context context, Route route) {
        this.context = context;
        this.route = route;
        this.parameters = new Parameters(context, route);
        this.response = new Response(context, route, parameters);
    }

    /** Read the query; whoever may not use the route does not learn what it takes. */
    void open() {
        parameters.open();
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
        return parameters.pathId(name, missing);
    }

    /** Return a part of the path as it is, decoded. */
    public String path(String name) {
        return parameters.path(name);
    }

    /** Return a parameter. */
    public Optional<String> query(String name) {
        return parameters.one(name);
    }

    /** Return every value of a parameter that may be given several times. */
    public List<String> queryAll(String name) {
        return parameters.all(name);
    }

    /** Return a parameter that is an id. */
    public Optional<UUID> queryId(String name) {
        return parameters.id(name);
    }

    /** Return a parameter that is a moment. */
    public Optional<Instant> queryMoment(String name) {
        return parameters.moment(name);
    }

    /** Return a parameter that is true or false. */
    public Optional<Boolean> queryFlag(String name) {
        return queryWord(name, Set.of("true", "false")).map(Boolean::valueOf);
    }

    /** Return a parameter that is one of {@code words}. */
    public Optional<String> queryWord(String name, Set<String> words) {
        return parameters.word(name, words);
    }

    /** Return a parameter that names a constant of {@code type} in lower case. */
    public <E extends Enum<E>> Optional<E> queryWord(String name, Class<E> type) {
        return parameters.word(name, type);
    }

    /** Return a parameter that is a whole number from {@code least} to {@code most}. */
    public Optional<Integer> queryNumber(String name, int least, int most) {
        return parameters.number(name, least, most);
    }

    /** Return which page of a list is wanted. */
    public Page.Request page() {
        return parameters.page();
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
        return header("ETag", EntityTag.of(version));
    }

    /** Set a header of the answer. */
    public Exchange header(String name, String value) {
        response.header(name, value);
        return this;
    }

    /** Add a header of the answer beside others of the same name. */
    public Exchange addHeader(String name, String value) {
        response.addHeader(name, value);
        return this;
    }

    /** Answer 200. */
    public void answer(Object body) {
        response.ok(body);
    }

    /** Answer 201; {@code location} is the path of what is there now. */
    public void created(String location, Object body) {
        response.created(location, body);
    }

    /** Answer 202; {@code location} is the path where one sees what becomes of it. */
    public void accepted(String location, Object body) {
        response.accepted(location, body);
    }

    /** Answer 204. */
    public void noContent() {
        response.noContent();
    }

    /** Answer with {@code status} and a body of JSON. */
    public void answer(int status, Object body) {
        response.json(status, body);
    }

    /** Answer with {@code status} and a body as it is. */
    public void answer(int status, String type, byte[] body) {
        response.body(status, type, body);
    }

    /** Answer 200 with a body that is written bit by bit, and may be larger than memory. */
    public void stream(String type, Writer writer) {
        response.stream(type, writer);
    }

    /** Writes the body of an answer. */
    @FunctionalInterface
    public interface Writer {
        /** Write all of it; the stream is closed by the caller. */
        void write(OutputStream out) throws IOException;
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
        return response.given();
    }

    /** Answer as before. */
    void give(GivenAnswer before) {
        response.give(before);
    }

    /** End the request if nobody answered it. */
    void end() {
        response.end();
    }
}
