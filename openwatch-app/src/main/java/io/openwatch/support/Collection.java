package io.openwatch.support;

import io.openwatch.http.ApiServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What one collector has found so far: texts under the names that they get, and what could not be had. */
final class Collection {
    private static final JsonMapper JSON = ApiServer.json()
            .rebuild()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private final Map<String, byte[]> texts = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private boolean over;

    synchronized void text(String name, String text) {
        bytes(name, text.getBytes(StandardCharsets.UTF_8));
    }

    synchronized void json(String name, Object value) {
        text(name, JSON.writeValueAsString(value) + "\n");
    }

    /** Add the end of {@code file}, as much as a person reads; nothing where there is no plain file. */
    void file(String name, Path file) {
        Tail.of(file, this::failed).ifPresent(content -> bytes(name, content));
    }

    synchronized void bytes(String name, byte[] content) {
        if (!over) {
            texts.put(name, content);
        }
    }

    /** Remember that something could not be had, and go on. */
    synchronized void failed(String why) {
        if (!over) {
            failures.add(why);
        }
    }

    /** Take nothing more, and return what is there. */
    synchronized Map<String, byte[]> close() {
        over = true;
        return new LinkedHashMap<>(texts);
    }

    synchronized List<String> failures() {
        return List.copyOf(failures);
    }
}
