package io.safeupgrade.file;

import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaVersion;
import java.io.IOException;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** The one JSON dialect of the files: names are texts, fields in the order of the records, nothing left out. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(names())
            // A missing or null field that is not optional is a damaged file, not a null deep inside a run.
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // A release may read what a newer one wrote.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(StreamWriteFeature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    private Json() {}

    static byte[] line(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    static byte[] pretty(Object value) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
    }

    /**
     * Read a value.
     *
     * @throws IOException if {@code json} is not one; what is wrong is named, the content is not quoted
     */
    static <T> T read(byte[] json, Class<T> type) throws IOException {
        try {
            T value = MAPPER.readValue(json, type);
            if (value == null) {
                throw new IOException("no content");
            }
            return value;
        } catch (JacksonException damaged) {
            throw new IOException(damaged.getOriginalMessage(), damaged);
        }
    }

    private static SimpleModule names() {
        return new SimpleModule("names")
                .addSerializer(RunId.class, ToStringSerializer.instance)
                .addSerializer(ReleaseVersion.class, ToStringSerializer.instance)
                .addSerializer(SchemaVersion.class, ToStringSerializer.instance)
                .addDeserializer(RunId.class, new Name<>(RunId.class, RunId::new))
                .addDeserializer(ReleaseVersion.class, new Name<>(ReleaseVersion.class, ReleaseVersion::new))
                .addDeserializer(SchemaVersion.class, new Name<>(SchemaVersion.class, SchemaVersion::new));
    }

    private static final class Name<T> extends StdDeserializer<T> {

        private final transient Function<String, T> of;

        Name(Class<T> type, Function<String, T> of) {
            super(type);
            this.of = of;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) {
            String text = parser.getValueAsString("");
            try {
                return of.apply(text);
            } catch (IllegalArgumentException refused) {
                return context.reportInputMismatch(this, "%s", refused.getMessage());
            }
        }
    }
}
