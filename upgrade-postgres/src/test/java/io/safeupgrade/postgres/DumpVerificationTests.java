package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.BackupPart;
import io.safeupgrade.Verification;
import io.safeupgrade.Verification.Depth;
import io.safeupgrade.Verification.Rejected;
import io.safeupgrade.Verification.Verified;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged dump is never trusted. */
class DumpVerificationTests {

    @TempDir
    Path directory;

    private DumpedDatabase people;
    private BackupPart part;
    private Path file;

    @BeforeEach
    void dump() {
        people = DumpedDatabase.withPeople(directory, 200);
        TestCluster.execute(
                people.database().owner(),
                "CREATE TABLE tills AS SELECT i, md5(i::text) AS key FROM generate_series(1, 2000) i",
                "CREATE INDEX ON tills (key)",
                "CREATE VIEW keys AS SELECT key FROM tills");
        part = people.made();
        file = directory.resolve(part.name());
    }

    @Test
    void trustsAnUndamagedDump() {
        assertThat(people.verify(part)).isInstanceOfSatisfying(Verified.class, verified -> {
            assertThat(verified.depth()).isEqualTo(Depth.QUICK);
            assertThat(verified.evidence()).contains("pg_restore 15");
        });
    }

    @Test
    @DisplayName("trap 24: a dump cut anywhere by a killed backend is rejected, even with a checksum that fits")
    void rejectsDumpCutAnywhere() throws IOException {
        byte[] whole = decoded();
        Stream<Integer> cuts = Stream.concat(
                new Random(24).ints(40, 0, whole.length).boxed(),
                IntStream.rangeClosed(1, 20).mapToObj(fromTheEnd -> whole.length - fromTheEnd));

        assertThat(cuts).allSatisfy(cut -> {
            BackupPart cutPart = rewritten(Arrays.copyOf(whole, cut));
            assertThat(people.verify(cutPart))
                    .as("cut at %d of %d", cut, whole.length)
                    .isInstanceOf(Rejected.class);
        });
        assertThat(people.verify(rewritten(whole))).isInstanceOf(Verified.class);
    }

    @Test
    @DisplayName("trap 24: a file cut anywhere is rejected")
    void rejectsFileCutAnywhere() throws IOException {
        byte[] whole = Files.readAllBytes(file);

        assertThat(new Random(7).ints(60, 0, whole.length).boxed()).allSatisfy(cut -> {
            Files.write(file, Arrays.copyOf(whole, cut));
            assertThat(people.verify(part)).isInstanceOf(Rejected.class);
            // Also when the manifest was made from the cut file.
            assertThat(people.verify(described(part, Files.readAllBytes(file)))).isInstanceOf(Rejected.class);
        });
    }

    @Test
    @DisplayName("trap 24: any flipped bit is rejected")
    void rejectsFlippedBits() throws IOException {
        byte[] whole = Files.readAllBytes(file);

        assertThat(new Random(8).ints(60, 0, whole.length * 8).boxed()).allSatisfy(bit -> {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            Files.write(file, flipped);
            assertThat(people.verify(part)).isInstanceOf(Rejected.class);
        });
    }

    @Test
    void rejectsAMissingFile() throws IOException {
        Files.delete(file);

        assertThat(reason(people.verify(part))).contains("missing");
    }

    @Test
    void rejectsTrailingBytes() throws IOException {
        Files.write(file, new byte[] {1, 2, 3}, java.nio.file.StandardOpenOption.APPEND);

        assertThat(people.verify(part)).isInstanceOf(Rejected.class);
        assertThat(people.verify(described(part, Files.readAllBytes(file)))).isInstanceOf(Rejected.class);
    }

    @Test
    void rejectsAnUnknownCompression() {
        BackupPart odd = with(part, "compression", "lzma");

        assertThat(reason(people.verify(odd))).contains("lzma");
    }

    private static String reason(Verification verification) {
        return ((Rejected) verification).failure().what();
    }

    private byte[] decoded() throws IOException {
        try (InputStream in = DumpCompression.ZSTD.decode(Files.newInputStream(file))) {
            return in.readAllBytes();
        }
    }

    /** Write {@code content} as a dump and describe it as if it had been made like that. */
    private BackupPart rewritten(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = DumpCompression.ZSTD.encode(bytes)) {
            out.write(content);
        }
        Files.write(file, bytes.toByteArray());
        return with(described(part, bytes.toByteArray()), "uncompressed-bytes", Integer.toString(content.length));
    }

    private static BackupPart described(BackupPart part, byte[] bytes) {
        String sha256 = HexFormat.of().formatHex(DumpFile.sha256().digest(bytes));
        return new BackupPart(part.provider(), part.kind(), part.name(), bytes.length, sha256, part.attributes());
    }

    private static BackupPart with(BackupPart part, String attribute, String value) {
        Map<String, String> attributes = new HashMap<>(part.attributes());
        attributes.put(attribute, value);
        return new BackupPart(part.provider(), part.kind(), part.name(), part.bytes(), part.sha256(), attributes);
    }
}
