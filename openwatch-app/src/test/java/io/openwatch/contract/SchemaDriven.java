package io.openwatch.contract;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Makes requests from the contract, right ones and wrong ones. Remembers ids, cursors and versions that were told, so that
 * requests get further than 404.
 */
final class SchemaDriven {
    private static final int KEPT = 50;

    private final RandomGenerator random;
    private final Samples samples;
    private final Map<String, List<String>> ids = new TreeMap<>();
    private final Map<String, String> cursors = new TreeMap<>();
    private final Map<String, String> versions = new TreeMap<>();
    private final List<String> keys = new ArrayList<>();

    SchemaDriven(Contract contract, RandomGenerator random) {
        this.random = random;
        this.samples = new Samples(contract, random);
    }

    /**
     * A request that was made.
     *
     * @param right whether the contract allows it
     */
    record Made(ContractClient.Request request, String path, boolean right) {}

    Made make(Contract contract, Operation operation, ContractClient client) {
        boolean right = random.nextInt(10) < 7;
        // A wrong request is wrong in one place, so that each place is reached.
        List<String> places = new ArrayList<>();
        operation.parameters("query").forEach(parameter -> places.add("query " + parameter.name()));
        operation.parameters("header").forEach(parameter -> places.add("header " + parameter.name()));
        operation.parameters("path").forEach(parameter -> places.add("path " + parameter.name()));
        places.add("unknown");
        if (operation.hasBody()) {
            places.addAll(List.of("body", "body", "body", "type"));
        }
        String wrong = right ? "" : samples.one(places);
        String path = path(operation, wrong);
        ContractClient.Request request = client.request(operation.method(), path + query(operation, wrong));
        headers(operation, request, path, wrong);
        body(contract, operation, request, wrong);
        return new Made(request, path, right);
    }

    private String path(Operation operation, String wrong) {
        String path = operation.path();
        for (Operation.Parameter parameter : operation.parameters("path")) {
            String template = "{" + parameter.name() + "}";
            String collection = path.substring(0, path.indexOf(template)).replaceAll("/$", "");
            List<String> known = ids.getOrDefault(collection, List.of());
            String value = wrong.equals("path " + parameter.name())
                    ? samples.one(List.of("4711", "%ff", "%00", "a%20b", "null", "%7B%7D"))
                    : known.isEmpty() || random.nextInt(5) == 0
                            ? URLEncoder.encode(
                                            samples.valid(parameter.schema()).asString(), StandardCharsets.UTF_8)
                                    .replace("+", "%20")
                            : samples.one(known);
            path = path.replace(template, value);
        }
        return path;
    }

    private String query(Operation operation, String wrong) {
        List<String> pairs = new ArrayList<>();
        for (Operation.Parameter parameter : operation.parameters("query")) {
            if (wrong.equals("query " + parameter.name())) {
                pairs.add(parameter.name() + "=" + samples.nonsense());
            } else if (parameter.required() || random.nextInt(3) == 0) {
                value(operation, parameter)
                        .ifPresent(value ->
                                pairs.add(parameter.name() + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
            }
        }
        if (wrong.equals("unknown")) {
            pairs.add("no_such_parameter=1");
        }
        return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    }

    private Optional<String> value(Operation operation, Operation.Parameter parameter) {
        if (parameter.name().equals("cursor")) {
            return Optional.ofNullable(cursors.get(operation.id()));
        }
        JsonNode value = samples.valid(parameter.schema());
        return Optional.of(value.isArray() ? value.path(0).asString("") : value.asString());
    }

    private void headers(Operation operation, ContractClient.Request request, String path, String wrong) {
        operation.parameter("header", "If-Match").ifPresent(parameter -> {
            if (!wrong.equals("header If-Match")) {
                request.ifMatch(versions.getOrDefault(path, "\"" + random.nextInt(3) + "\""));
            } else if (random.nextBoolean()) {
                request.ifMatch("W/\"x\"");
            }
        });
        operation.parameter("header", "Idempotency-Key").ifPresent(parameter -> {
            if (wrong.equals("header Idempotency-Key")) {
                request.header("Idempotency-Key", random.nextBoolean() ? "two words" : null);
            } else if (parameter.required() || random.nextInt(3) == 0) {
                request.key(key());
            }
        });
    }

    private String key() {
        if (!keys.isEmpty() && random.nextInt(4) == 0) {
            return samples.one(keys);
        }
        keys.add("key-" + Long.toString(random.nextLong(1L << 50), 36));
        return keys.getLast();
    }

    private void body(Contract contract, Operation operation, ContractClient.Request request, String wrong) {
        Optional<String> schema = operation.bodySchema();
        if (schema.isEmpty()) {
            if (operation.hasBody()) {
                String type = operation
                        .node()
                        .at("/requestBody/content")
                        .propertyNames()
                        .iterator()
                        .next();
                request.body(type, wrong.equals("body") ? "\u0000" : "");
            }
            return;
        }
        JsonNode value = samples.valid(contract.document().at(schema.get()));
        if (wrong.equals("type")) {
            request.header("Content-Type", "text/plain");
        }
        if (wrong.equals("body")) {
            request.json(samples.spoiled(value));
        } else {
            request.json(value);
        }
    }

    /** Remember what an answer told. */
    void learn(Operation operation, String path, ContractClient.Answer answer) {
        if (answer.status() >= 300) {
            return;
        }
        if (!answer.header("ETag").isEmpty()) {
            versions.put(path, answer.header("ETag"));
        }
        answer.body()
                .path("items")
                .forEach(item -> remember(path, item.path("id").asString("")));
        String cursor = answer.body().path("next_cursor").asString("");
        if (!cursor.isEmpty()) {
            cursors.put(operation.id(), cursor);
        }
        String location = answer.header("Location");
        if (location.contains("/")) {
            remember(
                    location.substring(0, location.lastIndexOf('/')),
                    location.substring(location.lastIndexOf('/') + 1));
        }
    }

    private void remember(String collection, String id) {
        List<String> known = ids.computeIfAbsent(collection, unused -> new ArrayList<>());
        if (!id.isEmpty() && !known.contains(id)) {
            known.add(id);
            if (known.size() > KEPT) {
                known.remove(random.nextInt(known.size()));
            }
        }
    }
}
