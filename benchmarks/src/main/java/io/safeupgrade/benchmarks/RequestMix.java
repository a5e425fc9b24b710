package io.safeupgrade.benchmarks;

import io.safeupgrade.http.PinnedCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests of every kind in turn, at a fixed rate whether or not earlier ones are answered; each is timed from when it
 * was due.
 */
final class RequestMix {
    private static final List<String> KINDS = List.of(
            "/hosts",
            "/hosts?limit=200",
            "/hosts?sort=-hostname&environment=staging",
            "/hosts?tag=site:ams&os_family=debian",
            "/hosts?search=web%20ams",
            "/hosts?search=10.0.7",
            "/hosts?search=nothing-like-it",
            "/hosts?in_maintenance=true",
            "/hosts/HOST",
            "/hosts/HOST/findings?limit=200",
            "/findings",
            "/findings?status=fail&sort=worst",
            "/findings?status=skipped",
            "/findings?severity=critical&status=error",
            "/findings?rule_id=RULE",
            "/findings?rule_id=RULE&status=error",
            "/scans",
            "/hosts/HOST/scans");
    private static final Pattern CURSOR = Pattern.compile("\"next_cursor\":\"([^\"]+)\"");

    private final HttpClient http;
    private final String base;
    private final Map<String, String> names;
    private final Map<String, List<Long>> taken = new LinkedHashMap<>();
    private final Map<String, String> cursors = new java.util.concurrent.ConcurrentHashMap<>();
    private final AtomicInteger failed = new AtomicInteger();

    RequestMix(int port, Path certificate, Map<String, String> names) throws GeneralSecurityException, IOException {
        this.base = "https://localhost:" + port + "/api/v1";
        this.names = names;
        this.http = HttpClient.newBuilder()
                .sslContext(PinnedCertificate.contextFor(certificate))
                .build();
        forget();
    }

    void forget() {
        KINDS.forEach(kind -> taken.put(kind, Collections.synchronizedList(new ArrayList<>())));
        failed.set(0);
    }

    void send(int rate, Duration length) {
        long gap = Duration.ofSeconds(1).toNanos() / rate;
        long requests = rate * length.toSeconds();
        long start = System.nanoTime();
        List<CompletableFuture<?>> under = new ArrayList<>();
        for (int number = 0; number < requests; number++) {
            long due = start + number * gap;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            under.add(send(KINDS.get(number % KINDS.size()), due));
        }
        under.forEach(CompletableFuture::join);
    }

    /** Every second time the page behind the last one is asked for. */
    private CompletableFuture<?> send(String kind, long due) {
        String path = kind;
        for (Map.Entry<String, String> name : names.entrySet()) {
            path = path.replace(name.getKey(), name.getValue());
        }
        String cursor = cursors.remove(kind);
        String page = cursor == null ? "" : (path.contains("?") ? "&" : "?") + "cursor=" + cursor;
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path + page))
                .timeout(Duration.ofSeconds(30))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).handle((answer, problem) -> {
            Objects.requireNonNull(taken.get(kind)).add(System.nanoTime() - due);
            if (problem != null || answer.statusCode() != 200) {
                failed.incrementAndGet();
            } else if (cursor == null) {
                Matcher next = CURSOR.matcher(answer.body());
                if (next.find()) {
                    cursors.put(kind, next.group(1));
                }
            }
            return kind;
        });
    }

    String report() {
        StringBuilder text =
                new StringBuilder(String.format("%-45s %6s %8s %8s %8s%n", "ms", "n", "median", "p99", "max"));
        taken.forEach((kind, times) -> text.append(line(kind, times)));
        List<Long> all = taken.values().stream().flatMap(List::stream).toList();
        return text.append(line("all", all))
                .append(failed.get())
                .append(" failed")
                .toString();
    }

    /** Each kind is more than a twentieth of all: one that is slow shows in their 99th percentile. */
    boolean withinLimit(Duration limit) {
        List<Long> all = taken.values().stream().flatMap(List::stream).toList();
        return failed.get() == 0 && share(all, 0.99) <= limit.toNanos();
    }

    private static String line(String kind, List<Long> times) {
        return String.format(
                "%-45s %6d %8.1f %8.1f %8.1f%n",
                kind, times.size(), share(times, 0.5) / 1e6, share(times, 0.99) / 1e6, share(times, 1) / 1e6);
    }

    private static long share(List<Long> times, double share) {
        List<Long> sorted = times.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
}
