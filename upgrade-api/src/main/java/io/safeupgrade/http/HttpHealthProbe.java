package io.safeupgrade.http;

import io.safeupgrade.exec.Evidence;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.HealthProbe;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Ask a health address that answers {@code {"status", "db_connected", "version", "schema_version"}}.
 *
 * <p>Healthy is only what says so with 200, from the right release and, when one is asked for, on the right schema.
 * Redirects and proxies are not followed, an answer over 64 KiB is not read, and no answer takes longer than five
 * seconds or the call's own time.
 *
 * @since 0.1
 */
public final class HttpHealthProbe implements HealthProbe {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(25);
    private static final int ANSWER_CAP = 64 * 1024;

    private final URI address;
    private final Optional<Path> certificate;
    private final HealthFields fields;

    private HttpHealthProbe(URI address, Optional<Path> certificate, HealthFields fields) {
        this.address = address;
        this.certificate = certificate;
        this.fields = fields;
    }

    /**
     * Ask {@code url}.
     *
     * @throws IllegalArgumentException if it is not an http or https address, or carries a password
     */
    public static HttpHealthProbe at(String url) {
        URI address = URI.create(url);
        boolean http = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
        if (!http || address.getHost() == null) {
            throw new IllegalArgumentException("not a health address [" + Evidence.presentable(url)
                    + "]; expected a form like https://localhost:8443/health");
        }
        if (address.getUserInfo() != null) {
            throw new IllegalArgumentException("a health address must not carry user or password");
        }
        return new HttpHealthProbe(address, Optional.empty(), HealthFields.standard());
    }

    /**
     * Trust exactly the first certificate in {@code certificatePem}, whatever host name it was made for.
     *
     * <p>The file is read anew for each question, so that a renewed certificate needs no new probe.
     */
    public HttpHealthProbe trusting(Path certificatePem) {
        return new HttpHealthProbe(address, Optional.of(certificatePem), fields);
    }

    /** Look for the answer in {@code names}. */
    public HttpHealthProbe fields(HealthFields names) {
        return new HttpHealthProbe(address, certificate, names);
    }

    @Override
    public Health probe(ProbeRequest request) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY);
        if (certificate.isPresent()) {
            try {
                builder.sslContext(PinnedCertificate.contextFor(certificate.get()));
            } catch (IOException | GeneralSecurityException unusable) {
                return new NoAnswer("cannot use the certificate [" + certificate.get() + "]: " + message(unusable));
            }
        }
        HttpClient client = builder.build();
        try {
            return ask(client, request);
        } finally {
            client.shutdownNow();
        }
    }

    private Health ask(HttpClient client, ProbeRequest request) {
        Duration left = request.call().deadline().remaining();
        Duration patience = left.compareTo(PATIENCE) < 0 ? left : PATIENCE;
        if (request.call().over() || patience.isZero()) {
            return new NoAnswer(given(request.call()));
        }
        HttpRequest question = HttpRequest.newBuilder(address)
                .timeout(patience)
                .header("Accept", "application/json")
                .GET()
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(question, head -> new CappedBody(ANSWER_CAP));
        try {
            HttpResponse<byte[]> got = await(answer, request.call(), patience);
            return HealthAnswer.judge(got.statusCode(), got.body(), fields, request);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            return new NoAnswer("the thread was interrupted");
        } catch (TimeoutException over) {
            String why = request.call().over() ? given(request.call()) : slow(patience);
            return new NoAnswer(why + where());
        } catch (ExecutionException failed) {
            return new NoAnswer(cause(failed.getCause() == null ? failed : failed.getCause(), patience) + where());
        } finally {
            answer.cancel(true);
        }
    }

    /** Wait in small steps: the request's own timeout ends with the head of the answer, and a call can be cancelled. */
    private static HttpResponse<byte[]> await(
            CompletableFuture<HttpResponse<byte[]>> answer, CallContext call, Duration patience)
            throws InterruptedException, ExecutionException, TimeoutException {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return answer.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                if (call.over() || System.nanoTime() - until >= 0) {
                    throw notYet;
                }
            }
        }
    }

    private static String cause(Throwable failed, Duration patience) {
        return switch (failed) {
            case HttpTimeoutException slow -> slow(patience);
            case ConnectException refused -> "connection refused";
            case SSLException tls -> "TLS failed: " + message(tls);
            default -> message(failed);
        };
    }

    private static String slow(Duration patience) {
        return "no answer within [" + patience.toMillis() + " ms]";
    }

    private static String given(CallContext call) {
        return "given up: " + call.cancellation().reason().orElse("past its deadline");
    }

    private static String message(Throwable cause) {
        return Evidence.presentable(cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }

    private String where() {
        return " [" + address + "]";
    }
}
