package io.safeupgrade.postgres.internal.contents;

import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keep what is in a dump, and what is not, in {@value #FILE} beside it.
 *
 * @param format 1
 * @param contents what is in the dump
 * @param properties what is not
 * @since 0.1
 */
public record DumpRecord(int format, DumpContents contents, DatabaseProperties properties) {

    /** The name of the file. */
    public static final String FILE = "database.contents.json";

    private static final int FORMAT = 1;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            // A missing or null field is a damaged file, not a null deep inside a comparison.
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // A release may read what a newer one wrote.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Record what was found now. */
    public static DumpRecord of(DumpContents contents, DatabaseProperties properties) {
        return new DumpRecord(FORMAT, contents, properties);
    }

    /** Return the bytes of the file: the same for equal records, in lines for people. */
    public byte[] json() {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    }

    /**
     * Read the bytes of a file.
     *
     * @throws IOException if they are not those of a record, or of another format; they are not quoted
     */
    public static DumpRecord read(byte[] json) throws IOException {
        try {
            DumpRecord read = Optional.ofNullable(MAPPER.readValue(json, DumpRecord.class))
                    .orElseThrow(() -> new IOException("no content"));
            if (read.format != FORMAT) {
                throw new IOException("its format [" + read.format + "] is not [" + FORMAT + "]");
            }
            return read;
        } catch (JacksonException damaged) {
            throw new IOException(damaged.getOriginalMessage(), damaged);
        }
    }

    /** Return the SHA-256 of {@code contents} alone, lower-case hex: one line that a dump can be compared with. */
    public static String fingerprint(DumpContents contents) {
        MessageDigest digest = Sha256.create();
        MAPPER.writeValue(new DigestOutputStream(OutputStream.nullOutputStream(), digest), contents);
        return HexFormat.of().formatHex(digest.digest());
    }
}
