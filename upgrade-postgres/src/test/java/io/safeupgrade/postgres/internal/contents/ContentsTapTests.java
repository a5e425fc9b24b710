package io.safeupgrade.postgres.internal.contents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What passes the tap is read to its end, and never holds up who writes. */
@Timeout(60)
class ContentsTapTests {

    private static final int ROWS = 100_000;

    @Test
    void readsWhatPassesInPiecesOfAnySize() throws IOException {
        ArchiveWriter archive = large();
        byte[] bytes = archive.bytes();
        Random random = new Random(6);
        try (ContentsTap tap = ContentsTap.open()) {
            for (int from = 0; from < bytes.length; ) {
                int many = Math.min(bytes.length - from, random.nextInt(1 + (1 << random.nextInt(20))));
                tap.write(bytes, from, many);
                from += many;
            }

            assertThat(tap.contents()).isEqualTo(archive.read());
            assertThat(tap.contents().rows()).isEqualTo(ROWS);
        }
    }

    @Test
    void archiveThatEndsTooEarlyHasNoContents() throws IOException {
        byte[] bytes = large().bytes();
        try (ContentsTap tap = ContentsTap.open()) {
            tap.write(bytes, 0, bytes.length - 1);

            assertThatThrownBy(tap::contents)
                    .isInstanceOf(ArchiveFormatException.class)
                    .hasMessageContaining("ends too early");
        }
    }

    @Test
    void whoWritesLearnsSoonThatItIsNoArchive() {
        byte[] zeros = new byte[1 << 16];
        try (ContentsTap tap = ContentsTap.open()) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            tap.write(zeros);
                        }
                    })
                    .isInstanceOf(ArchiveFormatException.class)
                    .hasMessageContaining("not an archive");
            assertThatThrownBy(tap::contents).isInstanceOf(ArchiveFormatException.class);
        }
    }

    @Test
    void whoWaitsForRoomIsNotLeftWaitingWhenTheReaderGivesUp() {
        // Rows take longer to read than to write: by the time of the damage the writer waits.
        byte[] damaged = large().raw(7).bytes();
        byte[] more = new byte[4 << 20];
        for (int i = 0; i < 20; i++) {
            try (ContentsTap tap = ContentsTap.open()) {
                assertThatThrownBy(() -> {
                            tap.write(damaged);
                            tap.write(more);
                            tap.contents();
                        })
                        .isInstanceOf(ArchiveFormatException.class)
                        .hasMessageContaining("announced");
            }
        }
    }

    @Test
    void nothingAtAllIsNoArchive() {
        try (ContentsTap tap = ContentsTap.open()) {
            assertThatThrownBy(tap::contents).isInstanceOf(ArchiveFormatException.class);
        }
    }

    @Test
    void givenUpHalfWayLeavesNoThread() throws IOException, InterruptedException {
        byte[] bytes = large().bytes();
        Thread reader;
        try (ContentsTap tap = ContentsTap.open()) {
            tap.write(Arrays.copyOf(bytes, bytes.length / 2));
            reader = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("safe-upgrade-dump-contents"))
                    .findFirst()
                    .orElseThrow();
        }
        reader.join();
        assertThat(reader.isAlive()).isFalse();
    }

    @Test
    void whoStillWritesWhenItIsClosedIsTold() {
        ContentsTap tap = ContentsTap.open();
        tap.close();
        tap.close();

        assertThatThrownBy(() -> tap.write(new byte[1])).isInstanceOf(IOException.class);
    }

    private static ArchiveWriter large() {
        return ArchiveWriter.format(14)
                .integer(1)
                .tableData(1, "s", "t")
                .rows(
                        1,
                        IntStream.range(0, ROWS)
                                .mapToObj(i -> i + "\tof many rows")
                                .toArray(String[]::new));
    }
}
