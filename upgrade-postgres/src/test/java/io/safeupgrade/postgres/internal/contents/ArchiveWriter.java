package io.safeupgrade.postgres.internal.contents;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes archives as WriteHead, WriteToc and the custom format of pg_dump do, of any version, right or wrong. */
final class ArchiveWriter {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int minor;

    private ArchiveWriter(int minor) {
        this.minor = minor;
    }

    /** Begin with a header of format 1.{@code minor}. */
    static ArchiveWriter format(int minor) {
        return new ArchiveWriter(minor).header(minor, 4, 8, 1, 0);
    }

    /** Begin with nothing. */
    static ArchiveWriter empty() {
        return new ArchiveWriter(0);
    }

    /** Begin with any header. */
    static ArchiveWriter header(int minor, int compression) {
        return new ArchiveWriter(minor).header(minor, 4, 8, 1, compression);
    }

    ArchiveWriter header(int version, int intSize, int offsetSize, int kind, int compression) {
        bytes.writeBytes("PGDMP".getBytes(StandardCharsets.US_ASCII));
        raw(1, version, 0, intSize, offsetSize, kind);
        if (minor >= 15) {
            raw(compression);
        } else {
            integer(compression);
        }
        List.of(59, 59, 23, 20, 10, 126, 0).forEach(this::integer);
        return text("till").text("15.18 (Debian)").text("15.18");
    }

    ArchiveWriter raw(int... values) {
        for (int value : values) {
            bytes.write(value);
        }
        return this;
    }

    ArchiveWriter integer(int value) {
        int magnitude = Math.abs(value);
        return raw(value < 0 ? 1 : 0, magnitude, magnitude >> 8, magnitude >> 16, magnitude >> 24);
    }

    ArchiveWriter text(@Nullable String text) {
        if (text == null) {
            return integer(-1);
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        integer(encoded.length);
        bytes.writeBytes(encoded);
        return this;
    }

    /** Write an entry without data. */
    ArchiveWriter entry(int id, String kind, @Nullable String schema, String name, String definition) {
        return entry(id, false, kind, schema, name, definition, null, "till");
    }

    ArchiveWriter entry(
            int id,
            boolean data,
            String kind,
            @Nullable String schema,
            String name,
            String definition,
            @Nullable String copy,
            String owner) {
        integer(id).integer(data ? 1 : 0).text("1259").text("16384").text(name).text(kind);
        integer(2)
                .text(definition)
                .text("DROP")
                .text(copy)
                .text(schema)
                .text("")
                .text("heap");
        if (minor >= 16) {
            integer('r');
        }
        text(owner).text("false").text("3").text("12").text(null);
        return raw(1, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    ArchiveWriter tableData(int id, String schema, String name) {
        return entry(id, true, "TABLE DATA", schema, name, "", "COPY " + name + " (a) FROM stdin;\n", "till");
    }

    ArchiveWriter blobs(int id) {
        return entry(id, true, "BLOBS", null, "BLOBS", "", null, "");
    }

    /** Write the block of a table, one chunk for each row and one for the end marker, as pg_dump does. */
    ArchiveWriter rows(int id, String... rows) {
        raw(1).integer(id);
        for (String row : rows) {
            text(row + "\n");
        }
        return text("\\.\n\n\n").integer(0);
    }

    ArchiveWriter largeObject(int oid, String... chunks) {
        integer(oid);
        for (String chunk : chunks) {
            text(chunk);
        }
        return integer(0);
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    DumpContents read() throws IOException {
        return DumpContents.read(new ByteArrayInputStream(bytes()));
    }

    /** Return a small archive with some of everything. */
    static ArchiveWriter whole(int minor) {
        return format(minor)
                .integer(6)
                .entry(1, "ENCODING", null, "ENCODING", "SET client_encoding = 'UTF8';\n")
                .entry(2, "TABLE", "public", "people", "CREATE TABLE public.people (a text);\n")
                .tableData(3, "public", "people")
                .tableData(4, "public", "empty")
                .entry(
                        5,
                        "SEQUENCE SET",
                        "public",
                        "tickets",
                        "SELECT pg_catalog.setval('public.tickets', 42, true);\n")
                .blobs(6)
                .rows(3, "a", "b", "\\N", "")
                .rows(4)
                .raw(3)
                .integer(6)
                .largeObject(77001, "first", "second")
                .largeObject(-2, "an object of a high number")
                .integer(0);
    }
}
