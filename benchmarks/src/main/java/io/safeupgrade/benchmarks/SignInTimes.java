package io.safeupgrade.benchmarks;

import io.safeupgrade.http.PinnedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Wrong passwords, tried from many addresses so that the limits of one are not reached. */
final class SignInTimes {
    /** What one address may get wrong is 100 here; two names are tried from it. */
    static final int PAIRS_OF_AN_ADDRESS = 40;

    private static final int WARM_UP = 5;
    private static final int FIRST_ADDRESS = 10;

    private final int port;
    private final Path certificate;

    SignInTimes(int port, Path certificate) {
        this.port = port;
        this.certificate = certificate;
    }

    /** How long wrong sign-ins took, in microseconds. */
    record Times(List<Long> known, List<Long> unknown) {

        private static long median(List<Long> values) {
            return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
        }

        /** How often a known name took longer than an unknown one; a half is what someone sees who learns nothing. */
        private double knownTookLonger() {
            double longer = known.stream()
                    .mapToDouble(one -> unknown.stream()
                            .mapToDouble(other -> one > other ? 1 : one.equals(other) ? 0.5 : 0)
                            .sum())
                    .sum();
            return longer / known.size() / unknown.size();
        }

        @Override
        public String toString() {
            // Three standard errors of the rank-sum statistic under no difference (Mann and Whitney 1947).
            double chance = 3 * Math.sqrt((known.size() + unknown.size() + 1) / 12.0 / known.size() / unknown.size());
            return String.format(
                    Locale.ROOT,
                    "wrong sign-in, medians of %d: known name %d us, unknown name %d us, ratio %.3f%n"
                            + "known name took longer in %.1f %% of all pairs; by chance 50 +- %.1f %%",
                    known.size(),
                    median(known),
                    median(unknown),
                    (double) median(known) / median(unknown),
                    100 * knownTookLonger(),
                    100 * chance);
        }
    }

    /** Try names that there are and others, one of each in turn and each first in every second turn. */
    Times compare(List<String> accounts) throws Exception {
        Times times = new Times(new ArrayList<>(), new ArrayList<>());
        for (int block = 0; block < accounts.size(); block++) {
            HttpClient client = from(FIRST_ADDRESS + block);
            for (int attempt = -WARM_UP; attempt < PAIRS_OF_AN_ADDRESS; attempt++) {
                String unknown = "nobody" + block + "-" + attempt;
                boolean knownFirst = attempt % 2 == 0;
                long first = attempt(client, knownFirst ? accounts.get(block) : unknown);
                long second = attempt(client, knownFirst ? unknown : accounts.get(block));
                if (attempt >= 0) {
                    times.known().add(knownFirst ? first : second);
                    times.unknown().add(knownFirst ? second : first);
                }
            }
        }
        return times;
    }

    /** Try names that there are not, all at once. */
    void crowd(int atOnce) throws Exception {
        HttpClient client = from(FIRST_ADDRESS - 1);
        List<Callable<Long>> attempts = IntStream.range(0, atOnce)
                .<Callable<Long>>mapToObj(number -> () -> attempt(client, "crowd" + number))
                .toList();
        try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Long> attempt : crowd.invokeAll(attempts)) {
                attempt.get();
            }
        }
    }

    private HttpClient from(int lastByte) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(PinnedCertificate.contextFor(certificate))
                .localAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) lastByte}))
                .build();
    }

    private long attempt(HttpClient client, String name) throws IOException, InterruptedException {
        HttpRequest request = SignedIn.login("https://localhost:" + port + "/api/v1", name, "not the password at all");
        long began = System.nanoTime();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        long taken = System.nanoTime() - began;
        if (answer.statusCode() != 401) {
            throw new IllegalStateException("judged otherwise: " + answer.body());
        }
        return TimeUnit.NANOSECONDS.toMicros(taken);
    }

    /** Name {@code pairs} / {@link #PAIRS_OF_AN_ADDRESS} accounts, at least one. */
    static List<String> accounts(int pairs) {
        return IntStream.range(0, Math.max(1, pairs / PAIRS_OF_AN_ADDRESS))
                .mapToObj(number -> "bench" + number)
                .toList();
    }
}
