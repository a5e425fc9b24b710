package io.openwatch.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of a request, strictly decoded; remembers which ones somebody asked for. */
final class Query {
    static final String CHARACTERS = "text in UTF-8 without NUL";

    private static final int ESCAPE_LENGTH = 3;
    private static final int HEX = 16;

    private final Map<String, List<String>> given;
    private final Set<String> asked = new HashSet<>();

    private Query(Map<String, List<String>> given) {
        this.given = given;
    }

    /**
     * Read a query as it stands in the request line.
     *
     * @throws ApiException if it is not well-formed
     */
    static Query parse(@Nullable String text) {
        Map<String, List<String>> given = new LinkedHashMap<>();
        if (text != null && !text.isEmpty()) {
            for (String pair : text.split("&", -1)) {
                String[] parts = pair.split("=", 2);
                String name = decode("query", parts[0]);
                String value = parts.length == 1 ? "" : decode(name, parts[1]);
                given.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
            }
        }
        return new Query(given);
    }

    Optional<String> one(String name) {
        List<String> values = all(name);
        if (values.size() > 1) {
            throw ApiException.invalid(name, "to be given once");
        }
        return values.stream().findFirst();
    }

    List<String> all(String name) {
        asked.add(name);
        return given.getOrDefault(name, List.of());
    }

    /** End the request if it has a parameter that is neither in {@code names} nor was asked for. */
    void refuseOthers(Set<String> names) {
        for (String name : given.keySet()) {
            if (!asked.contains(name) && !names.contains(name)) {
                throw ApiException.invalid(
                        name.matches("[A-Za-z0-9_.-]{1,64}") ? name : "query", "no such parameter here");
            }
        }
    }

    private static String decode(String field, String text) {
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character == '%') {
                bytes[length++] = escaped(field, text, at);
                at += ESCAPE_LENGTH - 1;
            } else if (character > 0x7f) {
                throw malformed(field);
            } else {
                bytes[length++] = (byte) (character == '+' ? ' ' : character);
            }
        }
        try {
            String decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
            if (decoded.indexOf(0) < 0) {
                return decoded;
            }
        } catch (CharacterCodingException broken) {
            // Answered below, together with what no database keeps.
        }
        throw malformed(field);
    }

    private static byte escaped(String field, String text, int at) {
        if (at + ESCAPE_LENGTH <= text.length()) {
            int high = Character.digit(text.charAt(at + 1), HEX);
            int low = Character.digit(text.charAt(at + 2), HEX);
            if (high >= 0 && low >= 0) {
                return (byte) (high * HEX + low);
            }
        }
        throw malformed(field);
    }

    private static ApiException malformed(String field) {
        return ApiException.invalid(field.matches("[A-Za-z0-9_.-]{1,64}") ? field : "query", CHARACTERS);
    }
}
