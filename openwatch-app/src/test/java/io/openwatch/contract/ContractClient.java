package io.openwatch.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client that holds the server to the contract: every answer must be one that the contract allows to this operation, and
 * what the contract forbids must not succeed. Notes which statuses each operation gave to each role.
 */
public final class ContractClient {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SHOWN = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http;
    private final String base;
    private final String role;
    private final Optional<String> token;
    private final Contract contract = Contract.shipped();

    /**
     * Ask as {@code role}.
     *
     * @param base scheme, host and port
     * @param role whom the notes name
     * @param token sent with each request
     */
    public ContractClient(HttpClient http, String base, String role, Optional<String> token) {
        this.http = http;
        this.base = base;
        this.role = role;
        this.token = token;
    }

    /** An answer; the body is missing where there is none or none of JSON. */
    public record Answer(int status, java.net.http.HttpHeaders headers, JsonNode body, String text) {

        /** Return the error's code; empty where it is none. */
        public String error() {
            return body.at("/error/code").asString("");
        }

        /** Return the beginning of the body, for messages. */
        String start() {
            return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
        }

        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    public Answer get(String path) {
        return request("GET", path).send();
    }

    public Answer post(String path, Object body) {
        return request("POST", path).json(body).send();
    }

    public Answer put(String path, Object body) {
        return request("PUT", path).json(body).send();
    }

    public Answer patch(String path, Object body) {
        return request("PATCH", path).json(body).send();
    }

    public Answer delete(String path) {
        return request("DELETE", path).send();
    }

    /** Begin a request; {@code path} may have a query. */
    public Request request(String method, String path) {
        return new Request(method, path);
    }

    /** A request that is being written. */
    public final class Request {
        private final String method;
        private final String target;
        private final TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private byte @Nullable [] body;

        private Request(String method, String target) {
            this.method = method;
            this.target = target;
            token.ifPresent(word -> headers.put("Authorization", "Bearer " + word));
        }

        /** Set a header; null takes it away. */
        public Request header(String name, @Nullable String value) {
            if (value == null) {
                headers.remove(name);
            } else {
                headers.put(name, value);
            }
            return this;
        }

        public Request ifMatch(String etag) {
            return header("If-Match", etag);
        }

        public Request key(String key) {
            return header("Idempotency-Key", key);
        }

        /** Send {@code value} as JSON; a text is taken for JSON already. */
        public Request json(Object value) {
            return body("application/json", value instanceof String text ? text : JSON.writeValueAsString(value));
        }

        public Request body(String type, String text) {
            return body(type, text.getBytes(StandardCharsets.UTF_8));
        }

        public Request body(String type, byte[] bytes) {
            headers.putIfAbsent("Content-Type", type);
            body = bytes;
            return this;
        }

        public Answer send() {
            HttpRequest.Builder builder =
                    HttpRequest.newBuilder(URI.create(base + target)).timeout(PATIENCE);
            headers.forEach(builder::header);
            byte[] bytes = body;
            builder.method(
                    method,
                    bytes == null
                            ? HttpRequest.BodyPublishers.noBody()
                            : HttpRequest.BodyPublishers.ofByteArray(bytes));
            Answer answer = exchange(builder.build());
            check(answer);
            return answer;
        }

        private Answer exchange(HttpRequest request) {
            try {
                HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
                String text = new String(response.body(), StandardCharsets.UTF_8);
                boolean json = response.headers()
                        .firstValue("Content-Type")
                        .filter(type -> type.startsWith("application/json"))
                        .isPresent();
                JsonNode tree = json ? JSON.readTree(text) : JSON.missingNode();
                return new Answer(response.statusCode(), response.headers(), tree, text);
            } catch (IOException failed) {
                throw new java.io.UncheckedIOException(method + " " + target, failed);
            } catch (InterruptedException asked) {
                Thread.currentThread().interrupt();
                throw new AssertionError(asked);
            }
        }

        private void check(Answer answer) {
            String path = target.split("\\?", 2)[0];
            String what = method + " " + target + " as " + role + " -> " + answer.status() + " " + answer.start();
            assertThat(answer.status()).as(what).isNotEqualTo(500);
            Optional<Operation> operation = contract.find(method, path);
            if (operation.isEmpty()) {
                assertThat(answer.error())
                        .as("outside the contract: " + what)
                        .isIn(
                                "",
                                "route.not_found",
                                "route.method_not_allowed",
                                "request.invalid",
                                "server.maintenance");
                return;
            }
            Statuses.note(operation.get(), role, answer.status());
            assertThat(Verdict.of(contract, operation.get(), answer, sent()))
                    .as(what)
                    .isEmpty();
        }

        private Verdict.Sent sent() {
            byte[] bytes = body;
            String query = target.contains("?") ? target.split("\\?", 2)[1] : "";
            List<String> names = new ArrayList<>();
            for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
                names.add(pair.split("=", 2)[0]);
            }
            return new Verdict.Sent(headers, names, bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8));
        }
    }
}
