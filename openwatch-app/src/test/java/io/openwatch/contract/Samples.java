package io.openwatch.contract;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes values that a schema of the contract allows, and spoils them. */
final class Samples {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Contract contract;
    private final RandomGenerator random;

    Samples(Contract contract, RandomGenerator random) {
        this.contract = contract;
        this.random = random;
    }

    /** Write a value that {@code schema} allows. */
    JsonNode valid(JsonNode schema) {
        JsonNode resolved = contract.resolve(schema);
        if (resolved.has("examples") && random.nextBoolean()) {
            return one(resolved.get("examples"));
        }
        if (resolved.has("enum")) {
            return one(resolved.get("enum"));
        }
        if (resolved.has("const")) {
            return resolved.get("const");
        }
        for (String choice : List.of("oneOf", "anyOf")) {
            if (resolved.has(choice)) {
                return valid(merged(resolved, one(resolved.get(choice))));
            }
        }
        return ofType(resolved);
    }

    private JsonNode merged(JsonNode schema, JsonNode choice) {
        ObjectNode both = ((ObjectNode) schema).deepCopy();
        both.remove(List.of("oneOf", "anyOf"));
        contract.resolve(choice).properties().forEach(entry -> both.set(entry.getKey(), entry.getValue()));
        return both;
    }

    private JsonNode ofType(JsonNode schema) {
        JsonNode type = schema.path("type");
        String word =
                type.isArray() ? one(type).asString() : type.asString(schema.has("properties") ? "object" : "string");
        return switch (word) {
            case "object" -> object(schema);
            case "array" -> array(schema);
            case "integer" -> NODES.numberNode(number(schema));
            case "number" -> NODES.numberNode((double) number(schema));
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            case "null" -> NODES.nullNode();
            default -> NODES.stringNode(text(schema));
        };
    }

    private JsonNode object(JsonNode schema) {
        ObjectNode object = NODES.objectNode();
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asString()));
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            boolean readOnly =
                    contract.resolve(property.getValue()).path("readOnly").asBoolean(false);
            if (!readOnly && (required.contains(property.getKey()) || random.nextBoolean())) {
                object.set(property.getKey(), valid(property.getValue()));
            }
        }
        schema.path("allOf").forEach(part -> object.setAll((ObjectNode) valid(part)));
        if (schema.path("additionalProperties").isObject() && random.nextBoolean()) {
            object.set("key" + random.nextInt(10), valid(schema.get("additionalProperties")));
        }
        if (object.isEmpty() && schema.path("minProperties").asInt(0) > 0) {
            Map.Entry<String, JsonNode> first =
                    schema.path("properties").properties().iterator().next();
            object.set(first.getKey(), valid(first.getValue()));
        }
        return object;
    }

    private JsonNode array(JsonNode schema) {
        int least = schema.path("minItems").asInt(0);
        int most = Math.min(least + 3, schema.path("maxItems").asInt(least + 3));
        ArrayNode array = NODES.arrayNode();
        int size = least + random.nextInt(most - least + 1);
        for (int index = 0; index < size; index++) {
            JsonNode item = valid(schema.path("items").isMissingNode() ? NODES.objectNode() : schema.get("items"));
            boolean twice = schema.path("uniqueItems").asBoolean(false)
                    && array.values().contains(item);
            if (!twice) {
                array.add(item);
            }
        }
        return array;
    }

    private long number(JsonNode schema) {
        long least = schema.path("minimum").asLong(0);
        long most = schema.path("maximum").asLong(least + 1000);
        return random.nextLong(least, most + 1);
    }

    private String text(JsonNode schema) {
        if (schema.has("pattern")) {
            return fitted(schema, PatternSample.of(schema.get("pattern").asString(), random));
        }
        return switch (schema.path("format").asString("")) {
            case "uuid" -> uuid().toString();
            case "date-time" ->
                Instant.ofEpochSecond(1_700_000_000L + random.nextInt(100_000_000))
                        .toString();
            case "date" -> "2026-11-" + (10 + random.nextInt(20));
            case "ipv4" -> "10.%d.%d.%d".formatted(random.nextInt(256), random.nextInt(256), random.nextInt(256));
            case "ipv6" -> "fd00::%x".formatted(random.nextInt(65_536));
            case "email" -> "person" + random.nextInt(1_000_000) + "@example.org";
            case "uri" -> "https://example.org/" + random.nextInt(1000);
            default -> fitted(schema, "text " + Long.toString(random.nextLong(1L << 40), 36));
        };
    }

    private static String fitted(JsonNode schema, String text) {
        int least = schema.path("minLength").asInt(0);
        int most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
        String padded = text.length() < least ? text + "x".repeat(least - text.length()) : text;
        return padded.length() > most ? padded.substring(0, most) : padded;
    }

    UUID uuid() {
        return new UUID(random.nextLong() & ~0xf000L | 0x7000L, random.nextLong() >>> 2 | 0x8000_0000_0000_0000L);
    }

    /** Spoil the JSON of {@code value} in one of the ways in which clients are wrong. */
    String spoiled(JsonNode value) {
        if (!(value instanceof ObjectNode object) || object.isEmpty()) {
            return random.nextBoolean() ? "[" : "\"\\u0000\"";
        }
        ObjectNode copy = object.deepCopy();
        String field = new ArrayList<>(copy.propertyNames()).get(random.nextInt(copy.size()));
        switch (random.nextInt(10)) {
            case 0 -> copy.remove(field);
            case 1 -> copy.put("no_such_field_" + random.nextInt(10), 1);
            case 2 -> copy.set(field, NODES.nullNode());
            case 3 -> copy.set(field, NODES.arrayNode().add(NODES.objectNode()));
            case 4 -> copy.put(field, -1_000_000_007L);
            case 5 -> copy.put(field, "x".repeat(70_000));
            case 6 -> copy.put(field, "\u0000");
            case 7 -> copy.put(field, "'; DROP TABLE users; -- $(id) ../../etc/passwd <b>");
            case 8 -> {
                return JSON.writeValueAsString(copy).substring(1);
            }
            default -> {
                return "[".repeat(2000) + JSON.writeValueAsString(copy) + "]".repeat(2000);
            }
        }
        return JSON.writeValueAsString(copy);
    }

    /** Write a text that is none of what parameters usually take. */
    String nonsense() {
        return one(List.of(
                "", "0", "-1", "%00", "%ff", "x%27%20OR%201=1", "null", "9".repeat(30), "..%5c", "%F0%9F%92%A9"));
    }

    <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private JsonNode one(JsonNode array) {
        return array.get(random.nextInt(array.size()));
    }
}
