package io.safeupgrade.postgres.internal.contents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.postgres.internal.contents.DumpContents.Definition;
import io.safeupgrade.postgres.internal.contents.DumpContents.Sequence;
import io.safeupgrade.postgres.internal.contents.DumpContents.Table;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives of every version that the supported majors write, whole ones and others. */
@Timeout(60)
class ArchiveReadingTests {

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16})
    void readsTheFormatsOfPostgres13To18(int minor) throws IOException {
        DumpContents contents = ArchiveWriter.whole(minor).read();

        assertThat(contents.tables())
                .extracting(Table::schema, Table::name, Table::rows)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("public", "empty", 0L),
                        org.assertj.core.groups.Tuple.tuple("public", "people", 4L));
        assertThat(contents.rows()).isEqualTo(4);
        assertThat(contents.sequences()).containsExactly(new Sequence("public", "tickets", "42, true"));
        assertThat(contents.largeObjects().count()).isEqualTo(2);
        assertThat(contents.catalog())
                .extracting(Definition::kind)
                .containsExactly("ENCODING", "TABLE", "TABLE DATA", "TABLE DATA");
        assertThat(contents).isEqualTo(ArchiveWriter.whole(14).read());
    }

    @Test
    void orderAndNumbersOfEntriesDoNotMatter() throws IOException {
        DumpContents one = ArchiveWriter.format(14)
                .integer(3)
                .entry(1, "VIEW", "s", "v", "CREATE VIEW")
                .tableData(2, "s", "a")
                .tableData(3, "s", "b")
                .rows(2, "x", "y", "x")
                .rows(3, "z")
                .read();
        DumpContents other = ArchiveWriter.format(14)
                .integer(3)
                .tableData(30, "s", "b")
                .tableData(5, "s", "a")
                .entry(7, "VIEW", "s", "v", "CREATE VIEW")
                .rows(30, "z")
                .rows(5, "x", "x", "y")
                .read();

        assertThat(other).isEqualTo(one);
        assertThat(DumpRecord.fingerprint(other)).isEqualTo(DumpRecord.fingerprint(one));
    }

    @Test
    void ownerTextAndColumnsAreTold() throws IOException {
        Definition plain = only("CREATE", null, "till");

        assertThat(only("CREATE", null, "till")).isEqualTo(plain);
        assertThat(only("CREATE ", null, "till")).isNotEqualTo(plain);
        assertThat(only("CREATE", "COPY x (a)", "till")).isNotEqualTo(plain);
        assertThat(only("CREATE", null, "other")).isNotEqualTo(plain);
        // Nothing may move from one text into the next unnoticed.
        assertThat(only("CREATEC", "OPY", "till")).isNotEqualTo(only("CREATE", "COPY", "till"));
    }

    @Test
    void severalEntriesMayHaveOneName() throws IOException {
        DumpContents contents = ArchiveWriter.format(16)
                .integer(2)
                .entry(1, "DEFAULT ACL", "s", "DEFAULT PRIVILEGES FOR TABLES", "GRANT b")
                .entry(2, "DEFAULT ACL", "s", "DEFAULT PRIVILEGES FOR TABLES", "GRANT a")
                .read();

        assertThat(contents.catalog()).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void privilegesHaveNoOrder() throws IOException {
        assertThat(definition("ACL", "GRANT a;\nGRANT b;\n")).isEqualTo(definition("ACL", "GRANT b;\nGRANT a;\n"));
        assertThat(definition("ACL", "GRANT a;\nGRANT b;\n")).isNotEqualTo(definition("ACL", "GRANT b;\nGRANT b;\n"));
        assertThat(definition("FUNCTION", "a\nb\n")).isNotEqualTo(definition("FUNCTION", "b\na\n"));
    }

    @Test
    void whatBelongsToTheDatabaseItselfIsLeftOut() throws IOException {
        DumpContents contents = ArchiveWriter.format(16)
                .integer(7)
                .entry(1, "DATABASE", null, "till", "CREATE DATABASE till")
                .entry(2, "DATABASE PROPERTIES", null, "till", "ALTER DATABASE till SET x")
                .entry(3, "ACL", null, "DATABASE till", "GRANT")
                .entry(4, "COMMENT", null, "DATABASE till", "COMMENT")
                .entry(5, "COMMENT", null, "EXTENSION plpgsql", "COMMENT")
                .entry(6, "STATISTICS DATA", "s", "t", "SELECT restore")
                .entry(7, "TABLE", "s", "DATABASE of people", "CREATE TABLE")
                .read();

        assertThat(contents.catalog()).extracting(Definition::name).containsExactly("DATABASE of people");
    }

    @Test
    void definitionsOfLargeObjectsAreAddedUp() throws IOException {
        var one = ArchiveWriter.format(14)
                .integer(2)
                .entry(1, "BLOB", null, "77001", "SELECT lo_create(77001)")
                .entry(2, "ACL", null, "LARGE OBJECT 77001", "GRANT")
                .read();
        var other = ArchiveWriter.format(14)
                .integer(2)
                .entry(2, "ACL", null, "LARGE OBJECT 77002", "GRANT")
                .entry(1, "BLOB", null, "77001", "SELECT lo_create(77001)")
                .read();

        assertThat(one.catalog()).isEmpty();
        assertThat(one.largeObjects().definitions())
                .isNotEqualTo(other.largeObjects().definitions());
    }

    @Test
    void namesThatAreNotUtf8AreToldApart() throws IOException {
        byte[] latin = ArchiveWriter.format(14)
                .integer(1)
                .entry(1, "TABLE", "s", "Möbel", "")
                .bytes();
        byte[] other = latin.clone();
        for (int i = 0; i < latin.length - 1; i++) {
            if (latin[i] == (byte) 0xC3) {
                latin[i] = (byte) 0xF6;
                other[i] = (byte) 0xE4;
            }
        }

        assertThat(read(latin).catalog()).isNotEqualTo(read(other).catalog());
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16})
    void archiveCutAnywhereIsNeverAccepted(int minor) {
        byte[] whole = ArchiveWriter.whole(minor).bytes();

        for (int cut = 0; cut < whole.length; cut++) {
            byte[] part = Arrays.copyOf(whole, cut);
            assertThatThrownBy(() -> read(part))
                    .as("cut at %d of %d", cut, whole.length)
                    .isInstanceOf(ArchiveFormatException.class)
                    .hasMessageMatching("(?s).+, at byte \\[\\d+], in .+");
        }
    }

    @Test
    void changedBytesNeverDoMoreThanBeRefused() throws IOException {
        Random random = new Random(2611);
        for (int minor = 14; minor <= 16; minor++) {
            byte[] whole = ArchiveWriter.whole(minor).bytes();
            for (int i = 0; i < 20_000; i++) {
                byte[] mutant = whole.clone();
                for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                    mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
                }
                readOrRefuse(mutant);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"b\n", "\\N\n", "first", "second", "an object of a high number"})
    void changedByteOfARowOrObjectNeverPasses(String data) throws IOException {
        byte[] whole = ArchiveWriter.whole(16).bytes();
        DumpContents contents = read(whole);
        int at = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf(data);

        for (int i = at; i < at + data.length(); i++) {
            byte[] mutant = whole.clone();
            mutant[i] ^= 4;
            assertThat(readOrRefuse(mutant)).as("byte %d", i).isNotEqualTo(Optional.of(contents));
        }
    }

    @Test
    void readsTheSameFromAStreamThatGivesLittleAtATime() throws IOException {
        byte[] whole = ArchiveWriter.whole(15).bytes();
        Random random = new Random(5);
        InputStream dripping = new ByteArrayInputStream(whole) {
            @Override
            public int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1 + random.nextInt(3)));
            }
        };

        assertThat(DumpContents.read(dripping)).isEqualTo(read(whole));
    }

    @Test
    void textsMadeUpToTakeForeverDoNot() throws IOException {
        DumpContents contents = ArchiveWriter.format(14)
                .integer(4)
                .entry(3, "ACL", "s", "t", "GRANT x TO \"" + "\"\"".repeat(200_000) + "\";\n")
                .entry(4, "ACL", "s", "t", "GRANT x" + " TO a".repeat(200_000) + "\n")
                .entry(1, "SEQUENCE SET", "s", "q", "1".repeat(1 << 20))
                .entry(2, "TABLE", "s", "t", "(ARRAY[".repeat(140_000))
                .read();

        assertThat(contents.sequences()).extracting(Sequence::position).containsExactly("1".repeat(60));
    }

    @Test
    void ownerOfAnyLengthIsRefused() {
        ArchiveWriter archive =
                ArchiveWriter.format(14).integer(1).entry(1, false, "TABLE", "s", "t", "", null, "o".repeat(2_000));

        assertThatThrownBy(archive::read).hasMessageContaining("a name of [2000] bytes");
    }

    @Test
    void definitionTooLongToHoldIsStillToldApart() throws IOException {
        String text = "x".repeat(3 << 20);

        assertThat(definition("VIEW", text)).isEqualTo(definition("VIEW", text));
        assertThat(definition("VIEW", text)).isNotEqualTo(definition("VIEW", text + "x"));
    }

    @Test
    void moreEntriesThanMemoryAreRefused() {
        byte[] begin = ArchiveWriter.format(14).integer(Integer.MAX_VALUE).bytes();
        byte[] entry = ArchiveWriter.empty()
                .entry(1, "TABLE", "s", "t".repeat(1 << 10), "")
                .bytes();
        Iterator<ByteBuffer> endless = Stream.concat(Stream.of(begin), Stream.generate(() -> entry))
                .map(ByteBuffer::wrap)
                .iterator();

        assertThatThrownBy(() -> new ArchiveReading(endless::next, 1 << 20).read())
                .isInstanceOf(ArchiveFormatException.class)
                .hasMessageContaining("more entries than the memory");
    }

    static Stream<Arguments> wrong() {
        ArchiveWriter empty = ArchiveWriter.format(14);
        return Stream.of(
                wrong("custom format", ArchiveWriter.empty().text("-- PostgreSQL database dump")),
                wrong("[1.13]", ArchiveWriter.format(13)),
                wrong("[1.17]", ArchiveWriter.format(17)),
                wrong("compression is [-1]", ArchiveWriter.header(14, -1)),
                wrong("compression is [3]", ArchiveWriter.header(15, 3)),
                wrong("table of [-5] entries", empty.integer(-5)),
                wrong("ends too early", ArchiveWriter.format(14).integer(Integer.MAX_VALUE)),
                wrong("ends too early", entry().integer(1).integer(0).integer(Integer.MAX_VALUE)),
                wrong(
                        "a name of [2147483647] bytes",
                        entry().integer(1).integer(0).text("1").text("1").integer(Integer.MAX_VALUE)),
                wrong("a chunk of [-7] bytes", table().raw(1).integer(1).integer(-7)),
                wrong("ends too early", table().raw(1).integer(1).integer(Integer.MAX_VALUE)),
                wrong("block of type [2]", table().raw(2).integer(1)),
                wrong("block of type [3]", table().raw(3).integer(1)),
                wrong("[9] that was not announced", table().rows(9)),
                wrong("second time", table().rows(1).rows(1)),
                wrong("without the data of [s.t]", table()),
                wrong(
                        "without an end marker",
                        table().raw(1).integer(1).text("a\n").integer(0)),
                wrong(
                        "without an end marker",
                        table().raw(1).integer(1).text("a\n\\.\n\n").integer(0)),
                wrong(
                        "after the end marker",
                        table().raw(1).integer(1).text("a\n\\.\n\n\nb\n").integer(0)),
                wrong(
                        "after the end marker",
                        table().raw(1).integer(1).text("\\.\n\n\n\n").integer(0)),
                wrong(
                        "announced twice",
                        ArchiveWriter.format(14)
                                .integer(2)
                                .tableData(1, "s", "t")
                                .tableData(2, "s", "t")),
                wrong(
                        "announced twice",
                        ArchiveWriter.format(14)
                                .integer(2)
                                .tableData(1, "s", "t")
                                .tableData(1, "s", "u")));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void saysWhatIsWrongAndWhere(String what, ArchiveWriter archive) {
        assertThatThrownBy(archive::read)
                .isInstanceOf(ArchiveFormatException.class)
                .hasMessageContaining(what)
                .hasMessageContaining("at byte [");
    }

    private static Arguments wrong(String what, ArchiveWriter archive) {
        return Arguments.of(what, archive);
    }

    /** An archive up to the first text of its only entry. */
    private static ArchiveWriter entry() {
        return ArchiveWriter.format(14).integer(1);
    }

    private static ArchiveWriter table() {
        return ArchiveWriter.format(14).integer(1).tableData(1, "s", "t");
    }

    private static Definition definition(String kind, String text) throws IOException {
        return ArchiveWriter.format(14)
                .integer(1)
                .entry(1, kind, "s", "x", text)
                .read()
                .catalog()
                .getFirst();
    }

    private static Definition only(String text, String copy, String owner) throws IOException {
        return ArchiveWriter.format(14)
                .integer(1)
                .entry(1, false, "TABLE", "s", "x", text, copy, owner)
                .read()
                .catalog()
                .getFirst();
    }

    private static DumpContents read(byte[] archive) throws IOException {
        return DumpContents.read(new ByteArrayInputStream(archive));
    }

    private static Optional<DumpContents> readOrRefuse(byte[] archive) {
        try {
            return Optional.of(read(archive));
        } catch (IOException refused) {
            return Optional.empty();
        }
    }
}
