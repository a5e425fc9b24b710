package io.openwatch.kensa.report;

import java.io.Writer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How this package reads and writes JSON: no key twice, nothing behind the end, nothing nested deeply. */
final class Json {

    private static final int DEEPEST = 24;

    /** One line for each value. */
    static final JsonMapper LINE = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final JsonMapper DOCUMENT =
            LINE.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final JsonMapper SORTED = DOCUMENT.rebuild()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private Json() {}

    /** Begin an indented document; closing the generator leaves {@code out} open. */
    static JsonGenerator begin(Writer out) {
        return DOCUMENT.writer().createGenerator(out);
    }

    /** Begin the same with the fields of maps by name. */
    static JsonGenerator beginSorted(Writer out) {
        return SORTED.writer().createGenerator(out);
    }
}
