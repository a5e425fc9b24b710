package io.safeupgrade.postgres.internal.contents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.postgres.internal.contents.DumpContents.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A row is a row wherever the chunks that bring it begin and end. */
class CopyLinesTests {

    private static final String END = "\\.\n\n\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "a\n",
                "\n\n\n",
                "\\\\.\n",
                "\\.x\n",
                "\\\n",
                "a\tb\n\\N\tc\nlong enough to be looked at by words\n"
            })
    void chunksDoNotMatter(String rows) throws IOException {
        byte[] data = (rows + END).getBytes(StandardCharsets.UTF_8);
        Table whole = lines(data, data.length);

        assertThat(whole.rows()).isEqualTo(rows.chars().filter(c -> c == '\n').count());
        for (int chunk = 1; chunk < data.length; chunk++) {
            assertThat(lines(data, chunk)).as("chunks of %d", chunk).isEqualTo(whole);
        }
    }

    @Test
    void oneTableAfterTheOther() throws IOException {
        CopyLines lines = new CopyLines(nothing());
        take(lines, "a\nb\n" + END);
        Table first = lines.end("s", "t");
        take(lines, END);
        Table empty = lines.end("s", "t");
        take(lines, "b\na\n" + END);

        assertThat(lines.end("s", "t")).isEqualTo(first).isNotEqualTo(empty);
        assertThat(empty.rows()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\n", "a\n\\.", "a\n\\.\n", "a\n\\.\n\n", "a", "a\n\\.x\n\n\n"})
    void rowsWithoutAnEndAreRefused(String data) throws IOException {
        CopyLines lines = new CopyLines(nothing());
        take(lines, data);

        assertThatThrownBy(() -> lines.end("s", "t"))
                .isInstanceOf(ArchiveFormatException.class)
                .hasMessageContaining("without an end marker");
    }

    @Test
    void findsLineBreaksAsALoopDoes() {
        Random random = new Random(10);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            int end = random.nextInt(bytes.length + 1);
            int from = random.nextInt(end + 1);
            for (int close = 0; close < 2 && bytes.length > 0; close++) {
                bytes[random.nextInt(bytes.length)] = (byte) (9 + random.nextInt(3));
            }
            assertThat(CopyLines.newline(bytes, from, end)).isEqualTo(loop(bytes, from, end));
        }
    }

    private static int loop(byte[] bytes, int from, int end) {
        for (int i = from; i < end; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static Table lines(byte[] data, int chunk) throws IOException {
        CopyLines lines = new CopyLines(nothing());
        for (int from = 0; from < data.length; from += chunk) {
            lines.take(data, from, Math.min(chunk, data.length - from));
        }
        return lines.end("s", "t");
    }

    private static void take(CopyLines lines, String text) throws IOException {
        byte[] data = text.getBytes(StandardCharsets.UTF_8);
        lines.take(data, 0, data.length);
    }

    private static ArchiveBytes nothing() {
        return new ArchiveBytes(() -> ByteBuffer.allocate(0));
    }
}
