package io.openwatch.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Read bodies that nobody vouches for, and write ours.
 *
 * <p>A body is read twice: once for its form (UTF-8, depth, names given once, no character that a database could not
 * keep), once into the type. What a problem says names the field and never what was sent.
 */
final class StrictJson {
    /** How deep objects and arrays may lie in each other. */
    static final int DEPTH = 24;

    private static final int LONGEST_TEXT = 128 * 1024;
    private static final int LONGEST_NUMBER = 100;
    private static final int LONGEST_NAME = 1024;
    private static final int SHOWN_NAME = 64;
    private static final JsonMapper MAPPER = mapper();

    private StrictJson() {}

    static JsonMapper mapper() {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(DEPTH)
                .maxStringLength(LONGEST_TEXT)
                .maxNumberLength(LONGEST_NUMBER)
                .maxNameLength(LONGEST_NAME)
                .build();
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(constraints)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        return JsonMapper.builder(factory)
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .withCoercionConfig(
                        LogicalType.Enum, word -> word.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
                .build();
    }

    static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /**
     * Read {@code body}.
     *
     * @throws ApiException with the field named, if it is no {@code type}
     */
    static <T> T read(byte[] body, Class<T> type) {
        text(body);
        try {
            look(body);
            return present(MAPPER.readValue(body, type));
        } catch (JacksonException malformed) {
            throw refusal(malformed);
        }
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw invalid("body", "must be an object, not null");
        }
        return value;
    }

    private static void text(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException broken) {
            throw invalid("body", "text in UTF-8");
        }
    }

    private static void look(byte[] body) {
        try (JsonParser parser = MAPPER.createParser(body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME) {
                    look(parser, parser.getString());
                }
            }
        }
    }

    private static void look(JsonParser parser, String text) {
        if (!storable(text)) {
            String field = parser.streamReadContext().pathAsPointer().toString();
            throw invalid(shown(field.isEmpty() ? "body" : field.substring(1).replace('/', '.')), Query.CHARACTERS);
        }
    }

    /** PostgreSQL keeps no NUL, and half of a surrogate pair is no character. */
    static boolean storable(String text) {
        return text.chars().noneMatch(character -> character == 0)
                && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static ApiException refusal(JacksonException malformed) {
        return switch (malformed) {
            case UnrecognizedPropertyException unknown -> invalid(path(unknown), "no such field here");
            case MismatchedInputException mismatched ->
                invalid(path(mismatched), "must be " + kind(mismatched.getTargetType()));
            case StreamReadException broken -> invalid("body", "is not JSON" + place(broken.getLocation()));
            default -> invalid(path(malformed), "is not what is expected here");
        };
    }

    private static String place(@Nullable TokenStreamLocation at) {
        return at == null
                ? ""
                : " at line " + at.getLineNr() + ", column " + at.getColumnNr() + " (at most " + DEPTH
                        + " levels deep, each name once)";
    }

    private static String path(JacksonException malformed) {
        String path = malformed.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining());
        return path.isEmpty() ? "body" : shown(path.startsWith(".") ? path.substring(1) : path);
    }

    /** A name comes from outside as well. */
    private static String shown(String name) {
        String clean = name.replaceAll("[^\\x20-\\x7e]", "?");
        return clean.length() <= SHOWN_NAME ? clean : clean.substring(0, SHOWN_NAME) + "...";
    }

    private static String kind(@Nullable Class<?> type) {
        if (type == null) {
            return "of another form";
        }
        if (type.isEnum()) {
            return "one of the known words";
        }
        return switch (type.getSimpleName()) {
            case "String" -> "a text";
            case "int", "Integer", "long", "Long" -> "a whole number in range";
            case "double", "Double", "BigDecimal" -> "a number";
            case "boolean", "Boolean" -> "true or false";
            case "UUID" -> "an id, a UUID";
            case "Instant" -> "a moment as in RFC 3339";
            case "List", "Set" -> "an array";
            default -> "an object";
        };
    }

    private static ApiException invalid(String field, String problem) {
        return new ApiException(
                ErrorKind.REQUEST_INVALID,
                "the body is not what is expected: " + field + ": " + problem,
                List.of(new Problem(field, problem)));
    }
}
