package io.openwatch.events;

import io.openwatch.access.Caller;
import io.openwatch.http.Access;
import io.openwatch.http.ApiException;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Exchange;
import io.openwatch.http.Problem;
import io.openwatch.http.Resource;
import io.openwatch.http.Routes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * Offer events as a stream that browsers read by themselves and resume where it broke.
 *
 * @since 0.1
 */
public final class EventResource implements Resource {
    private static final int MOST_STREAMS = 500;
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    /** Then the client comes again, and whether it still may is asked anew. */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private static final String RETRY = "retry: 2000\n\n";
    private static final String GAP = "event: gap\ndata: {\"kind\":\"gap\"}\n\n";

    private final EventHub hub;
    private final EventStore store;
    private final Semaphore streams = new Semaphore(MOST_STREAMS);

    /** Offer what {@code hub} hears. */
    public EventResource(EventHub hub, EventStore store) {
        this.hub = hub;
        this.store = store;
    }

    @Override
    public void routes(Routes routes) {
        routes.get("/api/v1/events", Access.SIGNED_IN, this::stream);
    }

    private void stream(Exchange exchange) {
        Set<String> topics = topics(exchange);
        Optional<Mark> resume = exchange.header("Last-Event-ID").flatMap(Mark::parse);
        boolean gap = exchange.header("Last-Event-ID").isPresent()
                && !resume.filter(store::has).isPresent();
        Mark from = gap ? store.end() : resume.orElseGet(store::end);
        if (hub.closed()) {
            throw new ApiException(ErrorKind.SHUTTING_DOWN, "this server is ending; another one may answer")
                    .retryAfter(HEARTBEAT);
        }
        if (!streams.tryAcquire()) {
            throw new ApiException(ErrorKind.EVENT_TOO_MANY_STREAMS, "too many listeners at once")
                    .retryAfter(HEARTBEAT);
        }
        try {
            exchange.header("Cache-Control", "no-store").header("X-Accel-Buffering", "no");
            exchange.stream("text/event-stream; charset=utf-8", out -> {
                send(out, gap ? RETRY + GAP : RETRY);
                tell(out, topics, from);
            });
        } finally {
            streams.release();
        }
    }

    private void tell(OutputStream out, Set<String> topics, Mark from) throws IOException {
        long end = System.nanoTime() + LONGEST.toNanos();
        Mark mark = from;
        try {
            while (!hub.closed() && System.nanoTime() < end) {
                List<Event> fresh = hub.await(mark, HEARTBEAT);
                mark = fresh.isEmpty() ? mark : fresh.getLast().mark();
                String text = fresh.stream()
                        .filter(event -> topics.contains(event.topic()))
                        .map(Event::text)
                        .collect(Collectors.joining());
                send(out, text.isEmpty() ? ": here\n\n" : text);
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static Set<String> topics(Exchange exchange) {
        String given = exchange.query("topics")
                .orElseThrow(() -> ApiException.invalid("topics", "which ones, with commas between them"));
        return Arrays.stream(given.split(",", -1))
                .map(word -> allowed(word, exchange.caller()).code())
                .collect(Collectors.toSet());
    }

    private static Topic allowed(String word, Caller caller) {
        Topic topic = Topic.of(word).orElseThrow(() -> unknown());
        if (!caller.may(topic.permission())) {
            throw ApiException.missing(
                    topic.permission(),
                    "the topic " + topic.code() + " wants the permission "
                            + topic.permission().code(),
                    List.of(new Problem("topics", topic.code())));
        }
        return topic;
    }

    private static ApiException unknown() {
        String known = Arrays.stream(Topic.values()).map(Topic::code).collect(Collectors.joining(", "));
        return new ApiException(
                ErrorKind.EVENT_TOPIC_UNKNOWN,
                "there are the topics " + known,
                List.of(new Problem("topics", "one or several of " + known)));
    }
}
