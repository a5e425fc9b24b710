package io.safeupgrade.postgres.internal.contents;

import io.safeupgrade.postgres.internal.contents.DumpContents.LargeObjects;
import io.safeupgrade.postgres.internal.contents.DumpContents.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads one archive from its first byte to its last: header, table of contents, blocks of data.
 *
 * <p>The format is that of pg_backup_archiver.c and pg_backup_custom.c: 1.14 (PostgreSQL 12 to 15), 1.15 (16), 1.16 (17
 * and 18). It has no end mark of its own: it is whole when every entry that announced data has had its block.
 */
final class ArchiveReading {

    private static final byte[] MAGIC = "PGDMP".getBytes(StandardCharsets.US_ASCII);
    private static final int CUSTOM = 1;
    private static final int DATA = 1;
    private static final int LARGE_OBJECTS = 3;
    /** What the C compilers of all platforms that PostgreSQL runs on make of int and off_t. */
    private static final int INT_SIZE = 4;

    private static final int OFFSET_SIZE = 8;

    private final ArchiveBytes bytes;
    private final ArchiveCatalog catalog;
    private final List<Table> tables = new ArrayList<>();
    private final ContentSum objects = new ContentSum();
    private final CopyLines lines;
    private long objectCount;

    /** Read {@code archive} in 64 kB pieces. */
    static ArchiveReading of(InputStream archive) {
        byte[] buffer = new byte[1 << 16];
        return of(() -> ByteBuffer.wrap(buffer, 0, Math.max(0, archive.read(buffer))));
    }

    static ArchiveReading of(ArchiveBytes.Source archive) {
        return new ArchiveReading(archive, Runtime.getRuntime().maxMemory() / 4);
    }

    /** Read {@code archive}, whose names may take {@code budget} bytes of memory. */
    ArchiveReading(ArchiveBytes.Source archive, long budget) {
        this.bytes = new ArchiveBytes(archive);
        this.catalog = new ArchiveCatalog(bytes, budget);
        this.lines = new CopyLines(bytes);
    }

    DumpContents read() throws IOException {
        int minor = header();
        catalog.read(minor);
        bytes.at("its blocks of data");
        for (int type = bytes.nextOrEnd(); type >= 0; type = bytes.nextOrEnd()) {
            block(type);
        }
        catalog.requireAllData();
        return new DumpContents(
                tables,
                new LargeObjects(objectCount, objects.reset(), catalog.largeObjects()),
                catalog.sequences(),
                catalog.definitions());
    }

    /** Read no further than the table of contents. */
    DumpRoles roles() throws IOException {
        catalog.read(header());
        return catalog.roles().found();
    }

    /** Return the minor number of the format. */
    private int header() throws IOException {
        if (!Arrays.equals(bytes.bytes(MAGIC.length), MAGIC)) {
            throw bytes.damaged("not an archive of pg_dump in the custom format");
        }
        int major = bytes.next();
        int minor = bytes.next();
        bytes.next();
        if (major != 1 || minor < ArchiveCatalog.OLDEST || minor > ArchiveCatalog.NEWEST) {
            throw bytes.damaged("the archive format [" + major + "." + minor + "] is not one of pg_dump 13 to 18");
        }
        require("the size of integers", bytes.next(), INT_SIZE);
        require("the size of offsets", bytes.next(), OFFSET_SIZE);
        require("the format", bytes.next(), CUSTOM);
        require("the compression", minor >= ArchiveCatalog.WITH_ALGORITHM ? bytes.next() : bytes.integer(), 0);
        for (int timeField = 0; timeField < 7; timeField++) {
            bytes.integer();
        }
        for (String text : List.of("database", "server version", "pg_dump version")) {
            bytes.at("its header, " + text);
            bytes.skipText();
        }
        return minor;
    }

    private void require(String what, int found, int wanted) throws IOException {
        if (found != wanted) {
            throw bytes.damaged(what + " is [" + found + "] instead of [" + wanted + "]");
        }
    }

    private void block(int type) throws IOException {
        bytes.at("its blocks of data");
        ArchiveCatalog.Data entry = catalog.data(bytes.integer());
        bytes.at("the data of [" + entry.label() + "]");
        if (type == DATA && !entry.largeObjects()) {
            chunks(lines);
            tables.add(lines.end(entry.schema(), entry.name()));
        } else if (type == LARGE_OBJECTS && entry.largeObjects()) {
            largeObjects();
        } else {
            throw bytes.damaged("a block of type [" + type + "]");
        }
    }

    private void chunks(ArchiveBytes.Slices to) throws IOException {
        for (int length = bytes.integer(); length != 0; length = bytes.integer()) {
            if (length < 0) {
                throw bytes.damaged("a chunk of [" + length + "] bytes");
            }
            bytes.slices(length, to);
        }
    }

    private void largeObjects() throws IOException {
        for (int oid = bytes.integer(); oid != 0; oid = bytes.integer()) {
            byte[] number = (Integer.toUnsignedString(oid) + " ").getBytes(StandardCharsets.US_ASCII);
            objects.update(number, 0, number.length);
            chunks(objects::update);
            objects.next();
            objectCount++;
        }
    }
}
